"""Recommendations without a table: paragraphs that open with a title each, and lists that a committee resolved."""

from __future__ import annotations

from wardmote.documents.blocks import Block
from wardmote.scrutiny.importing.grid import Grid


def labelled_grids(blocks: tuple[Block, ...]) -> list[Grid]:
    return []


def list_grids(blocks: tuple[Block, ...]) -> list[Grid]:
    return []
