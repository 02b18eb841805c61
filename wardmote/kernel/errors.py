"""What verbs raise when they refuse. Every message is for the reader: what happened, why, what to do next."""

from django.utils.functional import Promise


class RuleBroken(Exception):
    """A rule of the record or of law forbids this. ``message`` says which, and what to do."""

    def __init__(self, message: str | Promise) -> None:
        self.message = str(message)
        super().__init__(self.message)


class NotAllowed(RuleBroken):
    """This reader may not do this; the message names who can."""


class WrongState(RuleBroken):
    """The thing has moved on, or is not there yet, so this cannot be done to it now."""
