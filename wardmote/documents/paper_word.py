"""A paper as a Word file. What writes it is loaded with the first one, so that a web server that prints none stays small."""

from __future__ import annotations

from wardmote.documents.paper import Paper


def as_word(paper: Paper) -> bytes:
    """The paper as a .docx file: real headings, a repeated header row on every table, words that stand for its pictures."""
    from wardmote.documents.word_writer import write

    return write(paper)
