"""The cheapest of the greatest flows, from mentees over edges to mentors, by OR-Tools."""

import numpy as np
from handed import Pairs, School, answer
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow


def match(school: School) -> Pairs:
    mentees, mentors = np.arange(school.mentees), np.arange(len(school.places))
    mentor_nodes = school.mentees + mentors
    source, sink = school.mentees + len(mentors), school.mentees + len(mentors) + 1
    flow = SimpleMinCostFlow()
    edges = flow.add_arcs_with_capacity_and_unit_cost(
        school.edge_mentees,
        school.mentees + school.edge_mentors,
        np.ones_like(school.edge_mentees),
        -school.edge_points.astype(np.int64),
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full_like(mentees, source), mentees, np.ones_like(mentees), np.zeros_like(mentees)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        mentor_nodes, np.full_like(mentors, sink), school.places, np.zeros_like(mentors)
    )
    flow.set_node_supply(source, school.mentees)
    flow.set_node_supply(sink, -school.mentees)
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise RuntimeError(status)
    used = flow.flows(edges) > 0
    return zip(school.edge_mentees[used], school.edge_mentors[used], strict=True)


answer(match)
