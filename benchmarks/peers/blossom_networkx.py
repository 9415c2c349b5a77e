"""The heaviest of the greatest matchings of mentees and places, over edges, by NetworkX."""

import networkx as nx
from handed import Pairs, School, answer


def match(school: School) -> Pairs:
    graph = nx.Graph()
    edges = zip(school.edge_mentees, school.edge_mentors, school.edge_points, strict=True)
    for mentee, mentor, points in edges:
        for place in range(school.places[mentor]):
            graph.add_edge(("mentee", mentee), ("mentor", mentor, place), weight=int(points))
    for pair in nx.max_weight_matching(graph, maxcardinality=True):
        (_, mentee), (_, mentor, _place) = sorted(pair)
        yield mentee, mentor


answer(match)
