"""The cast of the room: an analyst beside the lead officer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import cast


@pytest.fixture
def analyst(council: Any) -> Any:
    return cast(council, "analyst", email="analyst@elmbury.example")
