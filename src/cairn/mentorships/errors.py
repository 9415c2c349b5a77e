"""What can happen to a pair."""


class StateHasMoved(Exception):
    """The pair is not in the state this step begins from; somebody was faster."""
