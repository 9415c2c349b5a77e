"""The pair and its states: formal and informal, pause, goodbye, rematch."""
