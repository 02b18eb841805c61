"""Decision reports in many layouts, read into the sections of a template with what they leave empty."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decisions.reports import CABINET, COMMITTEE, MEMBER, OFFICER, Report
from wardmote.decisions.importing import Draft, NotADecisionReport, as_expected, read_report
from wardmote.documents.reading import UnreadableDocument

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]

NINE = ["financial", "staffing", "legal", "equality", "environment", "community_safety", "human_rights", "procurement", "assets"]  # fmt: skip


def keys(draft: Draft) -> list[str]:
    return [section.key for section in draft.sections]


def text(draft: Draft, key: str) -> str:
    section = draft.first(key)
    assert section is not None, f"{key} is not among {keys(draft)}"
    return section.text


def gaps(draft: Draft) -> dict[str, str]:
    return {gap.key: gap.what for gap in draft.gaps}


# --- the seed --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed(shared: Path) -> Draft:
    return read_report(next((shared / "seeds").glob("004_*.txt")))


def test_seed_says_who_when_and_where(seed: Draft) -> None:
    said = as_expected(seed)
    assert said["template"] == "cabinet-member-report"
    assert said["title"] == "Maidstone Community Safety Partnership Plan 2013 - 2018"
    assert said["issued_on"] == "2013-02-07"
    assert said["wards"] == "All wards and parishes"
    assert said["decision_maker"] == "Cabinet Member for Community Services"
    assert said["key_decision"] is None
    assert [(each["post"], each["telephone"]) for each in said["contacts"]] == [
        ("Cabinet Member for Community Services", "01622 602242"),
        ("Community Partnerships Manager", "01622 602827"),
    ]
    assert said["author"] == said["contacts"][1]["name"]


def test_seed_has_every_section_in_order(seed: Draft) -> None:
    assert keys(seed) == [
        "author", "issued_on", "issue", "recommendation", "reasons", "alternatives", "corporate_objectives", "risk", "implications", *NINE,
        "conclusions", "relevant_documents", "appendices", "background_papers", "key_decision", "forward_plan", "key_decision_reason", "wards",
        "how_to_comment", "contacts",
    ]  # fmt: skip
    numbers = [section.number for section in seed.sections if section.key not in NINE and section.number]
    assert numbers == [*(f"1.{n}" for n in range(1, 10)), "1.9.1", "1.9.2"]


def test_seed_keeps_its_words_in_their_sections(seed: Draft) -> None:
    assert text(seed, "recommendation").startswith("1.2.1 That the Cabinet Member agrees")
    assert [line[:6].strip() for line in text(seed, "reasons").split("\n")] == ["1.3.1", "1.3.2", "1.3.3"]
    legal = text(seed, "legal").split("\n")
    assert [line[:2] for line in legal] == ["Se", "a)", "b)", "c)", "By", "By"]
    assert text(seed, "equality").startswith("Equality implications – The benefits")
    assert text(seed, "background_papers") == "Strategic Assessment 2012-13"


def test_seed_loses_no_word_but_its_furniture(seed: Draft, shared: Path) -> None:
    source = next((shared / "seeds").glob("004_*.txt")).read_text(encoding="utf-8")
    kept = " ".join([seed.title or "", *(f"{s.number} {s.heading} {s.text}" for s in seed.sections)])
    have = {word.strip(".…,:;–-()") for word in kept.split()}
    lost = {bare for word in source.split() if (bare := word.strip(".…,:;–-()")) and bare not in have}
    assert lost == {"Contact", "your", "Parish"}
    assert "Contact your Parish Council" not in kept


def test_seed_gaps_are_told_in_words(seed: Draft) -> None:
    said = gaps(seed)
    assert list(said) == [
        "implications", "environment", "human_rights", "procurement", "assets", "key_decision", "forward_plan", "key_decision_reason",
    ]  # fmt: skip
    assert said["key_decision"] == "Neither “Yes” nor “No” is marked."
    assert said["forward_plan"] == said["key_decision_reason"] == "Nothing is filled in here."
    assert all(section.applies is None for section in seed.sections)


def test_seed_broken_to_a_width_reads_the_same(seed: Draft, shared: Path) -> None:
    import textwrap

    source = next((shared / "seeds").glob("004_*.txt")).read_text(encoding="utf-8")
    broken = "\n".join(
        piece
        for line in source.replace("\u00a0", " ").split("\n")
        for piece in (textwrap.wrap(line, 70) if len(line) > 70 and "      " not in line[12:] else [line])
    )
    again = read_report(broken.encode())
    assert as_expected(again) == as_expected(seed)


def test_a_plan_of_scrutiny_is_refused(shared: Path) -> None:
    for path in [
        *(shared / "seeds").glob("000_*.txt"),
        *(p for p in (shared / "corpus" / "scraips").glob("d*.*") if p.suffix in (".txt", ".html")),
    ]:
        with pytest.raises(NotADecisionReport, match=r"^This is not a decision report"):
            read_report(path)


# --- our own papers, in every way they are drawn -----------------------------------------------------------------

WAYS = ["word", "bold", "capitals", "web", "bold_web", "text", "wrapped"]
PDF = pytest.param("pdf", marks=pytest.mark.slow)


@pytest.mark.parametrize("way", [*WAYS, PDF])
def test_committee_report(way: str) -> None:
    draft = read_report(getattr(COMMITTEE, way)())
    assert draft.template == "committee-report"
    assert (draft.title or "").lower() == "replacing the play area at mill green"
    assert (draft.decision_maker, draft.author, draft.wards) == (
        "Leisure and Parks Committee",
        "Play Spaces Officer",
        "Mill and Riverside",
    )
    wanted = ["executive_summary", "purpose", "recommendations", "timetable", "introduction", "options", "preferred_option", "risk", "consultation", "next_steps", "implications"]  # fmt: skip
    assert [key for key in keys(draft) if key in wanted] == wanted
    assert text(draft, "recommendations").count("\n") == 1
    assert "Leisure and Parks Committee" in text(draft, "timetable")
    assert text(draft, "options").startswith("2.1 Option 1: do nothing.")
    assert text(draft, "financial").startswith("The cost of £80,000 is in the capital programme.")
    assert "insert the route to market" in gaps(draft)["procurement"]
    assert draft.first("introduction").number == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize("way", ["word", "bold", "web", PDF])
def test_officers_who_cleared_an_implication_are_read_beside_it(way: str) -> None:
    draft = read_report(getattr(COMMITTEE, way)())
    assert draft.first("legal").cleared_by == "Legal Adviser"  # type: ignore[union-attr]
    assert text(draft, "legal") == "The Council may provide play areas.\nSign-off: Legal Adviser"
    assert gaps(draft)["staffing"] == "No officer is named who cleared this."
    assert "not known whether this applies" in gaps(draft)["equality"]


@pytest.mark.parametrize("way", [*WAYS, PDF])
def test_cabinet_report(way: str) -> None:
    draft = read_report(getattr(CABINET, way)())
    assert draft.template == "cabinet-report"
    assert (draft.decision_maker, draft.key_decision, draft.wards) == ("Cabinet", True, "All")
    assert text(draft, "recommendations").split("\n")[1].startswith("a) grants the lease")
    assert draft.contacts[0].email == "estates@elmbury.example"
    order = [
        key for key in keys(draft) if key in ("implications", "introduction", "options", "risk", "background_papers")
    ]
    assert order == ["implications", "introduction", "options", "risk", "background_papers"]
    assert draft.gaps == ()
    whole = "\n".join(f"{section.heading}\n{section.text}" for section in draft.sections)
    for kept in ("Visitor economy", "More visitors in winter.", "The hall was given to the town in 1888."):
        assert kept in whole


@pytest.mark.parametrize("way", ["word", "bold", "capitals", "web", "bold_web", PDF])
def test_a_heading_the_template_lacks_is_kept_in_its_place(way: str) -> None:
    draft = read_report(getattr(CABINET, way)())
    at = next(n for n, section in enumerate(draft.sections) if "legal history" in section.heading.lower())
    assert [section.key for section in draft.sections[at - 1 : at + 2]] == ["preferred_option", "", "risk"]
    assert draft.sections[at].text == "The hall was given to the town in 1888."


@pytest.mark.parametrize("way", [*WAYS, PDF])
def test_officer_decision(way: str) -> None:
    draft = read_report(getattr(OFFICER, way)())
    assert draft.template == "officer-decision"
    assert (draft.title, draft.decision_maker, draft.wards, draft.key_decision) == (
        "Free parking on four Saturdays in December", "Director of Place", "Castle", False,
    )  # fmt: skip
    assert text(draft, "authority").startswith("Constitution, part 3")
    assert text(draft, "financial").startswith("Some £9,000")
    assert text(draft, "decision").startswith("Parking is free")
    assert "Traders asked for it." in text(draft, "reasons")
    assert draft.issued_on is None


@pytest.mark.parametrize("way", [*WAYS, PDF])
def test_cabinet_member_report(way: str) -> None:
    draft = read_report(getattr(MEMBER, way)())
    assert draft.template == "cabinet-member-report"
    assert (draft.title or "").lower() == "rents of allotments"
    assert (draft.key_decision, draft.wards, draft.decision_maker) == (
        False,
        "Orchard and Brook",
        "Cabinet Member for Parks",
    )
    assert [key for key in keys(draft) if key in NINE] == NINE
    ticked = [section.key for section in draft.sections if section.applies]
    assert ticked == ["financial", "legal", "assets"]
    assert [section.applies for section in draft.sections if section.key == "staffing"] == [False]
    assert gaps(draft) == {"assets": "It is ticked as applying, and nothing says how."}
    assert [(each.telephone, each.email) for each in draft.contacts] == [
        ("01632 960001", None),
        (None, "allotments@elmbury.example"),
    ]


ELSEWHERE = Report(
    [
        "CABINET",
        "18 November 2022",
        "(Report prepared by Housing Officer)",
        "# A GRANT FOR EMPTY HOMES",
        "# PART 1 – WHAT IS ASKED",
        "# PURPOSE OF THE REPORT",
        "To set up a grant for homes that stand empty.",
        "# RECOMMENDATION(S)",
        "That Cabinet:",
        "(a) agrees the grant; and",
        "(b) lets the Head of Housing run it.",
        "# REASON(S) FOR THE RECOMMENDATION(S)",
        "Homes are needed.",
        "# ALTERNATIVE OPTIONS CONSIDERED",
        "Loans, which few would take.",
        "# PART 2 – WHAT IT MEANS",
        "# LEGAL REQUIREMENTS (with the powers used)",
        [
            ["Is what is recommended a Key Decision?", "YES", "By which criteria is it a Key Decision?", "☒ Two or more wards\n☐ Large sum"],
            ["", "", "When was the notice of the Key Decision published?", "14 October 2022"],
        ],
        "The Housing Act applies.",
        "# Finance and other resource implications",
        "£60,000 in year one.",
        "# BACKGROUND PAPERS AND PUBLISHED SOURCES",
        "None",
        "# REPORT CONTACT OFFICER(S)",
        [["Name", "A. Brick"], ["Job Title", "Empty Homes Officer"], ["Email/Telephone", "homes@elmbury.example\n01632 960888"]],
    ]
)  # fmt: skip


@pytest.mark.parametrize("way", ["word", "bold", "web", PDF])
def test_a_layout_of_another_council(way: str) -> None:
    draft = read_report(getattr(ELSEWHERE, way)())
    assert draft.template == "cabinet-report"
    assert (draft.title, draft.decision_maker, draft.author, draft.key_decision) == (
        "A GRANT FOR EMPTY HOMES", "CABINET", "Housing Officer", True,
    )  # fmt: skip
    wanted = ["purpose", "recommendations", "preferred_option", "options", "legal", "financial", "background_papers", "contacts"]  # fmt: skip
    assert [key for key in keys(draft) if key in wanted] == wanted
    assert text(draft, "legal").endswith("The Housing Act applies.")
    assert text(draft, "key_decision_reason").startswith("☒ Two or more wards")
    assert text(draft, "forward_plan") == "14 October 2022"
    [contact] = draft.contacts
    assert (contact.name, contact.post, contact.telephone) == ("A. Brick", "Empty Homes Officer", "01632 960888")


def test_implications_with_words_below_each_are_no_tick_list() -> None:
    draft = read_report(
        lines(
            "1. Recommendations", "1.1 That the stands be put up.", "2. Context", "2.1 Many cycle.", "3. Other implications", "Financial implications:",
            "3.1 The cost is small.", "Legal implications:", "3.2 An order.", "Equalities implications:", "3.3 Room is left.", "4. Conclusion", "4.1 Do it.",
        )
    )  # fmt: skip
    assert [text(draft, key) for key in ("financial", "legal", "equality")] == ["3.1 The cost is small.", "3.2 An order.", "3.3 Room is left."]  # fmt: skip
    assert "implications" not in gaps(draft)


def test_a_list_of_who_was_asked_is_no_table_of_implications() -> None:
    asked = [["Consulted", "Name", "Date sent", "Date received"], ["Finance", "Accountant", "1 May", "3 May"], ["Legal", "Lawyer", "1 May", "2 May"]]  # fmt: skip
    draft = read_report(Report(["# Recommendation", "That it be agreed.", "# Reasons", "It is due.", "# Consultation", asked]).word())  # fmt: skip
    assert text(draft, "consultation").split("\n")[1] == "Finance | Accountant | 1 May | 3 May"


# --- small judgements with their traps ---------------------------------------------------------------------------


def lines(*said: str) -> bytes:
    return "\n\n".join(said).encode()


BODY = ("Recommendation", "That the plan be agreed.", "Reasons for recommendation", "It is due.", "Risk", "There is none to speak of.", "Background papers", "None")  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Key decision: Yes ☐ No ☒", False), ("Key decision: ☒ Yes ☐ No", True), ("Is this a key decision?   Yes   No", None),
        ("Key decision: No, it is below the threshold", False), ("Key decision: Yes/No", None), ("Key Decision: [x] Yes [ ] No", True),
    ],
)  # fmt: skip
def test_key_decision_as_marked(printed: str, key: bool | None) -> None:
    draft = read_report(lines("Repairing the weir", "Report author: River Warden", printed, *BODY))
    assert draft.key_decision is key
    assert ("key_decision" in gaps(draft)) is (key is None)


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("7 February 2013", "2013-02-07"), ("7th Feb 2013", "2013-02-07"), ("07/02/13", "2013-02-07"), ("2013-02-07", "2013-02-07"),
        ("31 June 2013", None), ("XX March 2013", None),
    ],
)  # fmt: skip
def test_date_issued(printed: str, iso: str | None) -> None:
    draft = read_report(lines("Repairing the weir", f"Date issued: {printed}", *BODY))
    assert as_expected(draft)["issued_on"] == iso
    assert text(draft, "issued_on") == printed
    assert ("issued_on" in gaps(draft)) is (iso is None)


def test_numbered_recommendations_are_no_headings() -> None:
    draft = read_report(
        lines(
            "1. Introduction", "1.1 The weir leaks.", "2. Recommendations", "1. Approve the repair", "2. Note the cost", "3. Thank the volunteers",
            "3. Risk", "3.1 Floods.", "4. Consultation", "4.1 Anglers were asked.", "5. Background papers", "None",
        )
    )  # fmt: skip
    assert text(draft, "recommendations").split("\n") == [
        "1. Approve the repair",
        "2. Note the cost",
        "3. Thank the volunteers",
    ]
    assert [section.number for section in draft.sections] == ["1", "2", "3", "4", "5"]


def test_a_word_in_the_text_opens_no_section() -> None:
    draft = read_report(
        lines(
            "1. Recommendation", "That it be agreed.", "2. Reasons for recommendation", "Legal", "There is a duty.", "Risk: it may rain.",
            "3. Consultation", "Nobody answered.", "4. Financial implications", "None.",
        )
    )  # fmt: skip
    assert keys(draft) == ["recommendations", "preferred_option", "consultation", "financial"]
    assert text(draft, "preferred_option") == "Legal\nThere is a duty.\nRisk: it may rain."


@pytest.mark.parametrize(
    "data",
    [
        b"Dear neighbour,\n\nWe are writing about the works in your road next week.\n\nYours, the Council",
        b"AGENDA\n\n1. Apologies\n\n2. Declarations of interest\n\n3. Minutes\n\n4. Urgent items",
        b"Recommendation\n\nThat all be well.",
    ],
)
def test_other_papers_are_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(
        NotADecisionReport, match=r"^This is not a decision report: .*Check that the right file was chosen"
    ):
        read_report(data)


def test_a_placeholder_is_a_gap() -> None:
    draft = read_report(
        lines("Repairing the weir", "Report author: TBC", "Recommendation", "That £[insert amount] be spent.", *BODY[2:4], "Risk", "To follow", *BODY[6:])
    )  # fmt: skip
    assert draft.author is None
    said = gaps(draft)
    assert said["author"] == "Only a placeholder stands here: “TBC”."
    assert said["risk"] == "Only a placeholder stands here: “To follow”."
    assert any("[insert amount]" in what for what in said.values())


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from([*(block for block in MEMBER.blocks if isinstance(block, str)), "X", "Yes     No", "☒", "7.", "Legal –", ": :", "[ ]"]),
        max_size=30,
    ),
    st.text(max_size=200),
)  # fmt: skip
def test_any_order_of_lines_is_read_or_refused_and_nothing_is_lost(said: list[str], noise: str) -> None:
    data = Report([*said, noise]).text()
    try:
        draft = read_report(data)
    except UnreadableDocument:
        return
    kept = " ".join([draft.title or "", *(f"{s.number} {s.heading} {s.text} {s.mark}" for s in draft.sections)])
    for line in said:
        for word in line.removeprefix("# ").split():
            if len(word.strip(".…:")) > 4 and "parish" not in word.lower():
                assert word.strip(".…:–-") in kept


# --- the command -------------------------------------------------------------------------------------------------


def test_the_command_prints_what_others_rely_on(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "rents.docx"
    path.write_bytes(MEMBER.word())
    call_command("import_report", str(path), json=True)
    said = capsys.readouterr()
    read = json.loads(said.out)
    assert list(read) == ["template", "title", "issued_on", "author", "decision_maker", "wards", "key_decision", "contacts", "sections", "gaps"]  # fmt: skip
    assert set(read["sections"][0]) == {"number", "heading", "key", "text"}
    assert read["gaps"] == [
        {"key": "assets", "heading": "Asset Management", "what": "It is ticked as applying, and nothing says how."}
    ]
    assert "28 sections, 1 gaps." in said.err
    call_command("import_report", str(path))
    said = capsys.readouterr()
    assert said.out.startswith("template: cabinet-member-report\ntitle: Rents of allotments\nissued on: 2022-05-03\n")
    assert "Financial (financial) [applies]: An extra £3,000 a year." in said.out


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("bad.docx", b"PK\x03\x04broken", "damaged"), ("empty.txt", b" \n", "empty"), ("minutes.txt", b"Minutes of a meeting", "not a decision report"),
    ],
)  # fmt: skip
def test_the_command_refuses_with_a_message(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CommandError, match=rf"^{name}: .*{message}"):
        call_command("import_report", str(tmp_path / name), json=True)


def test_the_command_says_when_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be opened"):
        call_command("import_report", str(tmp_path / "nowhere.txt"))


def test_the_command_reads_into_the_template_that_is_chosen(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "area.docx").write_bytes(COMMITTEE.word())
    call_command("import_report", str(tmp_path / "area.docx"), json=True, template="cabinet-report")
    read = json.loads(capsys.readouterr().out)
    assert read["template"] == "cabinet-report"
    assert "executive_summary" in [section["key"] for section in read["sections"]]
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("import_report", "--template", "none-such", str(tmp_path / "area.docx"))


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    (tmp_path / "rents.txt").write_bytes(MEMBER.text())
    away = {
        **os.environ,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "WARDMOTE_DATA": str(tmp_path / "none"),
    }
    command = [sys.executable, "manage.py", "import_report", str(tmp_path / "rents.txt"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=away, check=True)
    assert json.loads(done.stdout)["template"] == "cabinet-member-report"


# --- contacts side by side ---------------------------------------------------------------------------------------

GAPS = {
    "no-break spaces": "<p>Councillor for Brook{0}Allotments Officer</p><p>01632 960001{0}01632 960002</p>",
    "Word’s tabs": "<p>Councillor for Brook<span style='mso-tab-count:2'>{0} </span>Allotments Officer</p><p>01632 960001{0}01632 960002</p>",
    "as typed": "<pre>Councillor for Brook          Allotments Officer\n01632 960001          01632 960002</pre>",
    "style": "<p style='white-space: pre-wrap'>Councillor for Brook          Allotments Officer\n01632 960001          01632 960002</p>",
}


@pytest.mark.parametrize("way", GAPS)
def test_contacts_that_a_web_page_sets_side_by_side_by_spaces_stay_apart(way: str) -> None:
    said = GAPS[way].format("&nbsp; &nbsp; &nbsp; ")
    page = MEMBER.web().decode()
    table = page.index("<table", page.index("How to Comment"))
    ends = page.index("</table>", table) + len("</table>")
    draft = read_report((page[:table] + said + page[ends:]).encode())
    section = draft.first("contacts") or draft.first("how_to_comment")
    assert section is not None
    assert "Councillor for Brook   Allotments Officer" in section.text
    assert "01632 960001   01632 960002" in section.text


def test_spaces_that_only_indent_or_join_words_stay_one() -> None:
    page = MEMBER.web().decode().replace("The rise is fair", "&nbsp;&nbsp;&nbsp;&nbsp;The&nbsp;rise&nbsp;&nbsp;is fair")
    assert text(read_report(page.encode()), "conclusions") == "1.8.1 The rise is fair and small."


# --- one more council's way: labels and answers in two columns, a private part ---------------------------------

BRIGHT = Report(
    [
        "Transport and Streets Committee",
        [
            ["Subject:", "A crossing on Mill Lane"],
            ["Date of meeting:", "14 June 2023"],
            ["Report of:", "Executive Director of Streets"],
            ["Contact officer:", "Name: Road Safety Engineer\nTel: 01632 960777\nE-mail: roads@elmbury.example"],
            ["Wards affected:", "Mill and Castle"],
        ],
        "For general release",
        "# 1. Purpose of the report and policy context",
        "1.1 To agree a crossing where four people were hurt in three years.",
        "# 2. Recommendations",
        "2.1 That the Committee agrees the crossing at the place marked on the plan.",
        "# 3. Context and background information",
        "3.1 The school asked for it twice.",
        "# 4. Analysis and consideration of alternative options",
        "4.1 Lights were looked at and cost three times as much.",
        "# 5. Community engagement and consultation",
        "5.1 Sixty homes were written to and forty answered.",
        "# 6. Conclusion",
        "6.1 A crossing is the least that will do.",
        "# 7. Financial implications",
        "7.1 It costs £42,000, which is in the programme.",
        "# 8. Legal implications",
        "8.1 The Road Traffic Regulation Act asks for notice.",
        "# 9. Equalities implications",
        "9.1 The kerbs are lowered on both sides.",
        "# Supporting documentation",
        "Appendices",
        "1. Plan of the crossing",
    ]
)


@pytest.mark.parametrize("way", ["word", "web", "text", PDF])
def test_a_layout_with_numbered_sections_and_implications_of_their_own(way: str) -> None:
    draft = read_report(getattr(BRIGHT, way)())
    wanted = ["purpose", "financial", "legal", "equality", "equalities"]
    found = {key: text(draft, key) for key in keys(draft) if key in wanted}
    assert "four people were hurt" in found["purpose"]
    assert "£42,000" in found["financial"]
    assert "asks for notice" in found["legal"]
    kept = " ".join([draft.title or "", *(f"{s.number} {s.heading} {s.text}" for s in draft.sections)])
    for line in BRIGHT.blocks:
        if isinstance(line, str):
            for word in line.removeprefix("# ").split():
                assert word.strip(".:") in kept
