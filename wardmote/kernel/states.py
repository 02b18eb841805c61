"""States and their moves: a table beside the model says which state may follow which."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.errors import WrongState


class Moves:
    """Mixed into models with a ``state`` and a table of ``MOVES``."""

    MOVES: ClassVar[dict[str, set[str]]] = {}
    state: Any

    @property
    def moves(self) -> dict[str, set[str]]:
        """The moves that are open to this row."""
        return self.MOVES

    def move_to(self: Any, state: models.TextChoices) -> None:
        """Change state. Raises WrongState for a move that is not open."""
        if state not in self.moves.get(self.state, set()):
            raise WrongState(
                _("%(this)s is “%(now)s”, so it cannot become “%(then)s”.")
                % {"this": self, "now": self.get_state_display(), "then": state.label}
            )
        self.state = state
