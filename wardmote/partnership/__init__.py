"""The community safety partnership: who belongs to it, its groups, its plan as a living record, and what came of it."""
