"""The tests. ``AT`` is the moment at which things happen in them, ``PASSWORD`` what everybody in the cast signs in with."""

from datetime import UTC, date, datetime

AT = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
ON = date(2026, 5, 20)
PASSWORD = "correct horse battery staple"
