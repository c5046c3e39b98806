"""Refusals: what a room says when it will not do what was asked."""


class Refusal(Exception):
    """A kind no: nothing was changed. Subclasses carry data and no user text; `words/refusals.py` finds the words."""

    def __init__(self, **data: object) -> None:
        super().__init__(type(self).__name__)
        self.data = data
