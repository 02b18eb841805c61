"""Log lines as JSON. Never a token, an address or a query string."""

import json
import logging
from typing import Any

KEPT = ("request_id", "council", "route", "method", "status", "ms", "queries", "job", "did")


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _without_address(record),
        }
        said |= {name: getattr(record, name) for name in KEPT if hasattr(record, name)}
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


class QueryCount:
    """Counts the queries run inside ``connection.execute_wrapper(count)``."""

    n = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.n += 1
        return execute(sql, params, many, context)


def _without_address(record: logging.LogRecord) -> str:
    """Django's own lines ("Not Found: /link/…") name the address, which may hold a token: its route stands instead."""
    said = record.getMessage()
    request = getattr(record, "request", None)
    path = getattr(request, "path", "")
    if len(path) > 1:
        match = getattr(request, "resolver_match", None)
        said = said.replace(path, f"/{match.route}" if match else "(an address)")
    return said
