"""What a paper says about itself before and after its rows: title, committee, dates, review and themes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.documents.blocks import Block, Document, Heading, Paragraph, Table
from wardmote.documents.signs import DATE, chrome, without_marks
from wardmote.scrutiny.importing.draft import DraftHeader, DraftTheme
from wardmote.scrutiny.importing.labels import RESPONSE_SIDE, read_label

_SCRAIP = re.compile(r"(?i)\bscraip\b|recommend(?:ed|ation) action and implementation plan")
_LABELS = {
    "committee": r"(?:scrutiny |name of )?(?:committee|panel)",
    "report_of": r"report of(?: the)?(?=\s+\S)",
    "meeting_date": r"(?:meeting date|date of meeting|(?:executive|cabinet)(?: meeting)? date|date of (?:executive|cabinet)(?: meeting)?)",
    "minute_no": r"minute (?:№|no\.?|number|ref(?:erence)?\.?)",
    "topic": r"(?:topic|subject)",
    "review_title": r"(?:(?:title of )?(?:the )?(?:scrutiny )?review(?: title| name)?|report title|name of (?:the )?review|title of report)",
    "published": r"(?:date of publication|date published|published(?: on)?|publication date)",
    "council": r"(?:council|authority)",
}
_FIELD = re.compile(
    "|".join(rf"(?P<{name}>\b{pattern})" for name, pattern in _LABELS.items() if name != "report_of"), re.IGNORECASE
)
_NAMED_BODY = re.compile(
    rf"^(?P<body>(?:the )?[A-Z][\w&,’' -]*?(?:Committee|Panel|Board|Commission|Group))\s*(?:[,–—(-]|on|held on)\s*(?P<date>{DATE.pattern.replace('(?i)', '')})",
    re.IGNORECASE,
)
_FOR_BODY = re.compile(
    rf"(?i)\bfor the (?P<body>[A-Z][\w&,’' -]*?(?:Committee|Panel|Board|Commission))\b(?:\s*[(,–-]\s*(?P<date>{DATE.pattern.replace('(?i)', '')}))?"
)
_OPENS = re.compile(
    r"^(?P<body>(?:[A-Z][\w&,’']* (?:and )?)*(?:Overview and Scrutiny|Scrutiny|Select) (?:Committee|Panel|Board|Commission))\s+(?:Recommended|Recommendation|Action|Response|SCRAIP)"
)
_REVIEW_IN_TITLE = re.compile(
    r"(?:[Rr]esponse to the|[Rr]eport of the|recommendations of the|[Rr]eview of|[Rr]eview into) (?P<name>[A-Z][^.:]{2,80}?)(?: (?:Task (?:and Finish )?Group|Scrutiny Review|Review|Working Group|Inquiry|Panel)\b.*| [Rr]ecommendations.*|$)"
)
_REVIEW_NAMED = re.compile(
    r"(?i:\b(?:scrutiny|select committee|task (?:and finish )?group) (?:review|inquiry)(?: (?:of|into|on))?:?) [‘“\"']?(?P<name>[A-Z][^.:]{2,80}?)[’”\"']?$"
)
_COUNCIL = re.compile(r"^(?P<name>(?:[A-Z][\w’'-]+ |and |of |upon )*(?:Council|Combined Authority))$")
_OUTCOME = re.compile(r"(?i)^(?:(?:overall|intended|expected|desired|theme) )+outcomes?\s*(?:[:–—-]\s*|$)")
_STUTTER = re.compile(r"\b([A-Z][a-z]{1,3})\1+(?=[a-z])")


@dataclass(frozen=True)
class _Line:
    text: str
    bold: bool = False
    heading: int = 0
    italics: tuple[str, ...] = ()
    table: bool = False


def read_header(document: Document, blocks: tuple[Block, ...]) -> DraftHeader:
    """Title, committee, dates and review as printed, from what stands before the first row."""
    lines = [line for line in _lines(_before_rows(blocks)) if not chrome(line.text)]
    header = DraftHeader()
    for line in lines:
        _take_labelled(line.text, header)
    header.title = _title(lines)
    _take_unlabelled(lines, header)
    _take_council(document, lines, header)
    header.report_back_dates = _report_back(blocks)
    if header.topic:
        header.topic = _STUTTER.sub(r"\1", header.topic)
    return header


def _lines(blocks: list[Block]) -> Iterator[_Line]:
    piped = any(isinstance(block, Paragraph) and block.text.endswith("|") for block in blocks)
    held = ""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                cells = [" ".join(cell.text.split()) for cell in row if cell.text.strip()]
                if len(cells) == 2 and len(cells[0]) < 40:
                    yield _Line(f"{cells[0].rstrip(':')}: {cells[1]}", table=True)
                else:
                    yield from (_Line(words, table=True) for words in cells)
        elif isinstance(block, Heading):
            yield _Line(without_marks(block.text), heading=block.level)
        elif not block.note:
            said = " ".join(block.printed.split())
            if held and said.endswith("|") and read_label(said) is None:  # a title's value that was broken to a width
                said = f"{held} {said}"
            elif held:
                yield _Line(without_marks(held))
            held = said if _FIELD.match(said) and piped and not said.endswith("|") else ""
            if not held:
                yield _Line(without_marks(said), bold=block.bold, italics=block.italics)
    if held:
        yield _Line(without_marks(held))


def _before_rows(blocks: tuple[Block, ...]) -> list[Block]:
    """Blocks above the first row. Of the table that holds the rows, only what stands above its titles."""
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            at = _titles_row(block)
            if at is not None:
                kept.append(Table(block.rows[:at], block.position))
                break
        elif index and _is_text_title(block.printed):
            break
        kept.append(block)
    return kept[:80]


def _titles_row(table: Table) -> int | None:
    for index, row in enumerate(table.rows[:12]):
        fields = {name for cell in row if (label := read_label(" ".join(cell.text.split()))) for name in label.fields}
        if "text" in fields and (len(row) > 1):
            return index
        if len(fields & RESPONSE_SIDE) >= 3:
            return index
    return None


def _is_text_title(text: str) -> bool:
    label = read_label(text.strip(" |"))
    return (
        label is not None
        and "text" in label.fields
        and not text.lower().strip(" |:").startswith(("proposal", "resol", "request"))
    )


def _take_labelled(text: str, header: DraftHeader) -> None:
    found = [match for match in _FIELD.finditer(text) if re.match(r"\s*:", text[match.end() :])]
    if found and found[0].start() > 0 and text[: found[0].start()].strip():
        found = []
    for match, after in zip(found, [*found[1:], None], strict=False):
        value = text[match.end() : after.start() if after else len(text)].lstrip(" :").strip(" |")
        name = str(match.lastgroup)
        if value and getattr(header, name) is None and not (name == "council" and "council" not in value.lower()):
            setattr(header, name, value)
    if header.committee is None and (
        report := re.match(
            r"(?i)report of(?: the)? (?P<body>.{3,90}\b(?:committee|panel|board|commission|group)\b)", text
        )
    ):
        header.committee = report["body"].strip()


def _title(lines: list[_Line]) -> str | None:
    def plain(line: _Line) -> bool:
        return not re.match(
            r"(?i)(?:appendix|annex)\s+\w{1,2}$|agenda item \d+$|item \d+$", line.text
        ) and not re.search(r":\s", line.text[:22])

    short = [line for line in lines if len(line.text) < 140]
    ranked = (
        *(line for line in short if _SCRAIP.search(line.text) and not line.text.endswith(".")),
        *(line for line in lines if line.heading),
        *(line for line in short if line.bold and plain(line)),
        *(line for line in short if plain(line) and not line.table),
    )
    return ranked[0].text if ranked else None


def _take_unlabelled(lines: list[_Line], header: DraftHeader) -> None:
    for line in lines:
        if header.committee is None or header.meeting_date is None:
            found = _NAMED_BODY.search(line.text) or (
                _FOR_BODY.search(line.text) if line.text == header.title else None
            )
            if found:
                header.committee = header.committee or found["body"].strip()
                if header.meeting_date is None and found["date"]:
                    header.meeting_date = found["date"].strip()
        if header.review_title is None:
            header.review_title = _review_in(line)
    opens = _OPENS.match(header.title or "")
    if header.committee is None and opens and not opens["body"].isupper():
        header.committee = opens["body"]


def _review_in(line: _Line) -> str | None:
    if line.italics and re.search(r"(?i)\breview\b", line.text):
        return line.italics[0]
    if len(line.text) > 160 or line.text.endswith("."):
        return None
    found = _REVIEW_IN_TITLE.search(line.text) or _REVIEW_NAMED.search(line.text)
    return found["name"].strip() if found else None


def _take_council(document: Document, lines: list[_Line], header: DraftHeader) -> None:
    if header.council is None:
        tail = re.split(r"\s+[-–|]\s+", document.meta.get("title", ""))[-1]
        said = [tail, *(line.text for line in lines[:12])]
        header.council = next(
            (found["name"] for text in said if (found := _COUNCIL.match(text.strip())) and len(text) < 60), None
        )


def _report_back(blocks: tuple[Block, ...]) -> tuple[str, ...] | None:
    """The calendar of dates on which the committee is to hear how things stand."""
    dates: list[str] = []
    open_for = 0
    for block in blocks:
        if isinstance(block, Table):
            if open_for and _titles_row(block) is None:
                dates.extend(
                    found[0] for row in block.rows for cell in row if (found := DATE.fullmatch(cell.text.strip()))
                )
                break
            if _titles_row(block) is not None:
                break
        elif re.search(r"(?i)dates? (?:to|for) report(?:ing)? back|report(?:ing)? back dates?", block.printed):
            open_for = 30
        elif open_for:
            open_for -= 1
            if _is_text_title(block.printed):
                break
            dates.extend(found[0] for found in re.finditer(DATE, block.printed) if len(block.printed) < 60)
    return tuple(dates) or None


def read_themes(blocks: tuple[Block, ...]) -> tuple[DraftTheme, ...]:
    """Themes with the outcome printed for each, wherever they stand: headings above tables or a list at the end."""
    themes: list[DraftTheme] = []
    lines = list(_theme_lines(blocks))
    starts = [
        index
        for index, line in enumerate(lines)
        if index and line is not None and _OUTCOME.match(line) and _names_theme(lines[index - 1], line)
    ]
    for number, index in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < len(starts) else len(lines)
        name = re.sub(r"(?i)\s+theme\s*$", "", lines[index - 1] or "").strip()
        outcome = _OUTCOME.sub("", lines[index] or "").strip()
        rest: list[str] = []
        for line in lines[index + 1 : end]:
            if line is None:
                break
            rest.append(line)
        if not outcome and rest:
            outcome = rest.pop(0)
        themes.append(DraftTheme(name, outcome or None, "\n".join(rest) or None))
    return tuple(themes)


def _theme_lines(blocks: tuple[Block, ...]) -> Iterator[str | None]:
    """Lines outside the rows; None where a table of rows stands."""
    for block in blocks:
        if isinstance(block, Table):
            if _titles_row(block) is not None or len(block.rows) > 30:
                yield None
                continue
            for row in block.rows:
                for cell in row:
                    yield from (line for line in cell.text.split("\n") if line.strip())
        elif isinstance(block, Heading) or not block.note:
            text = without_marks(block.printed.strip())
            if text and not chrome(text):
                yield text


def _names_theme(line: str | None, outcome: str) -> bool:
    if line is None or len(line) > 90 or line.endswith((".", ";", ":")) or _OUTCOME.match(line):
        return False
    return bool(re.search(r"(?i)\btheme\b", line)) or outcome.lower().startswith(("overall", "theme"))
