"""Who could guide whom: runs, proposals, answers. The engine inside knows no web framework."""
