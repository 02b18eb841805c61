"""System checks of our own."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from wardmote.kernel.db import triggers


def register() -> None:
    """Called once at start-up."""
    checks.register(history_is_protected, checks.Tags.database)
    checks.register(keys_differ, checks.Tags.security, deploy=True)


def history_is_protected(app_configs: Any, databases: Any = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """The triggers that keep the history must be there, once its tables are."""
    if not databases:
        return []
    try:
        if "kernel_seal" not in connection.introspection.table_names():
            return []
        lost = triggers.missing()
    except DatabaseError:
        return []
    return (
        [
            checks.Error(
                f"The history is not protected: {', '.join(lost)} missing.", hint="Run migrate.", id="kernel.E001"
            )
        ]
        if lost
        else []
    )


def keys_differ(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Session, link and suppression keys must not be one and the same."""
    keys = [settings.SECRET_KEY, settings.LINK_KEYS[0], settings.SUPPRESSION_KEYS[0]]
    if len(set(keys)) < len(keys):
        return [checks.Error("Session, link and suppression keys must differ.", id="kernel.E002")]
    return []
