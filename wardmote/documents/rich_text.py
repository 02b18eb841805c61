"""Text with a few marks, as people type it into a plain box: headings, lists, tables, links. Nothing else can come of it.

Each line is a paragraph. ``## `` begins a heading, ``- `` a list item, ``1. `` a numbered one, ``| a | b |`` is a row of a table whose
first row holds its titles, ``[words](https://…)`` is a link and ``**words**`` are strong. The HTML is made of escaped words and
cleaned once more by nh3, so that a slip here cannot let a script through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

import nh3

from wardmote.documents.paper import (
    Block,
    BulletList,
    Column,
    DataTable,
    Heading,
    NumberedList,
    Paragraph,
    Run,
    legible,
    plain,
    runs,
    safe_link,
)

TAGS = {"h3", "p", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "a", "strong"}
ATTRIBUTES = {"a": {"href"}, "th": {"scope"}, "ol": {"start"}, "caption": {"class"}, "table": {"class"}}
SCHEMES = {"http", "https", "mailto", "tel"}
LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
PICTURE = re.compile(r"!\[([^\[\]]*)\]\(([^()\s]*)\)")
_INLINE = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<to>[^()\s]+)\)|\*\*(?P<strong>[^*]+)\*\*")
_KIND = (("table", re.compile(r"^\s*\|.*\|\s*$")), ("item", re.compile(r"^\s*[-•]\s+")), ("number", re.compile(r"^\s*\d+\.\s+")), ("heading", re.compile(r"^\s*#{1,4}\s+")))  # fmt: skip
_RULE = re.compile(r"^[\s|:-]+$")


def blocks(source: str) -> list[Block]:
    """The text as blocks of a paper, in order."""
    lines = [line for line in legible(source).split("\n") if line.strip()]
    found: list[Block] = []
    for kind, group in groupby(lines, _kind):
        found.extend(_blocks_of(kind, list(group)))
    return found


def as_html(source: str) -> str:
    """The text as clean HTML: no picture, script, style or address that a browser would run."""
    made = "".join(_html(block) for block in blocks(source))
    return nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")


def plain_text(source: str) -> str:
    """The words alone, a paragraph a line, without marks."""
    said: list[str] = []
    for block in blocks(source):
        if isinstance(block, BulletList | NumberedList):
            said += [plain(item) for item in block.items]
        elif isinstance(block, DataTable):
            said.append(" ".join(column.label for column in block.columns))
            rows = [row for row in block.rows if isinstance(row, Sequence)]
            said += [" ".join(str(cell) for cell in row) for row in rows]
        elif isinstance(block, Heading | Paragraph):
            said.append(plain(block.words))
    return "\n".join(said)


def links(source: str) -> list[tuple[str, str]]:
    """Every link of the text: its words and its address as typed."""
    return LINK.findall(PICTURE.sub("", source))


def _kind(line: str) -> str:
    return next((kind for kind, pattern in _KIND if pattern.match(line)), "paragraph")


def _bare(line: str) -> str:
    return re.sub(r"^\s*(?:[-•]|\d+\.|#{1,4})\s+", "", line).strip()


def _blocks_of(kind: str, lines: Sequence[str]) -> Iterator[Block]:
    if kind == "table":
        yield from _table(lines)
    elif kind == "item":
        yield BulletList([_words(_bare(line)) for line in lines])
    elif kind == "number":
        yield NumberedList([_words(_bare(line)) for line in lines], start=int(lines[0].strip().split(".")[0]))
    elif kind == "heading":
        yield from (Heading(_words(_bare(line))) for line in lines)
    else:
        yield from (Paragraph(_words(line.strip())) for line in lines)


def _table(lines: Sequence[str]) -> Iterator[Block]:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if not _RULE.match(line)]
    if not rows:
        return
    width = max(len(row) for row in rows)
    head, *body = [row + [""] * (width - len(row)) for row in rows]
    columns = [Column(plain(_words(title)) or f"{place}") for place, title in enumerate(head, 1)]
    yield DataTable(
        ", ".join(column.label for column in columns),
        columns,
        [[plain(_words(cell)) for cell in row] for row in body],
        caption_seen=False,
    )


def _words(line: str) -> list[str | Run]:
    """A line as runs: links and strong words apart from the rest. A link that may not be followed stays as its words."""
    found: list[str | Run] = []
    end = 0
    line = PICTURE.sub(lambda picture: picture[1], line)
    for match in _INLINE.finditer(line):
        found.append(line[end : match.start()])
        if match["strong"]:
            found.append(Run(match["strong"], strong=True))
        else:
            to = match["to"] if match["to"].startswith("/") else safe_link(match["to"], base="https://")
            allowed = to is not None and (to.startswith("/") or to.split(":")[0] in SCHEMES)
            found.append(Run(match["words"], link=to if allowed else None))
        end = match.end()
    return [*found, line[end:]]


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h3>{_inline(block.words)}</h3>"
    if isinstance(block, BulletList):
        return f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in block.items)}</ul>"
    if isinstance(block, NumberedList):
        return f'<ol start="{block.start}">{"".join(f"<li>{_inline(item)}</li>" for item in block.items)}</ol>'
    if isinstance(block, DataTable):
        head = "".join(f'<th scope="col">{escape(column.label)}</th>' for column in block.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>"
            for row in block.rows
            if isinstance(row, Sequence)
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<p>{_inline(block.words)}</p>" if isinstance(block, Paragraph) else ""


def _inline(words: object) -> str:
    made = []
    for run in runs(words):  # type: ignore[arg-type]
        said = escape(run.text)
        if run.link:
            said = f'<a href="{escape(run.link)}">{said}</a>'
        made.append(f"<strong>{said}</strong>" if run.strong else said)
    return "".join(made)
