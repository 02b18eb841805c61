"""The documents for adopting are true: what they call a button is a button, what is made from the register is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.messages import every_message
from wardmote.kernel import register
from wardmote.organisations.models import Membership
from wardmote.website import privacy_papers
from wardmote.website.management.commands.privacy_register import PAPERS

DOCS = Path(settings.ROOT) / "docs"
ROLES = DOCS / "adopting" / "roles"
PRINTED = re.compile(r"(?<!\*)\*([^*\n]+(?:\n[^*\n]+)?)\*(?!\*)")

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_papers_made_from_the_register_are_up_to_date(name):
    assert (Path(settings.ROOT) / name).read_text() == PAPERS[name](), "run: make fix"


def test_a_stale_paper_is_named(tmp_path, settings):
    settings.ROOT = tmp_path
    call_command("privacy_register", write=True)
    call_command("privacy_register", check=True)
    (tmp_path / "docs" / "adopting" / "privacy-notice.md").write_text("Something else.")

    with pytest.raises(CommandError, match=r"privacy-notice\.md: out of date"):
        call_command("privacy_register", check=True)


def test_every_table_about_people_stands_in_the_assessment():
    said = privacy_papers.impact_assessment()
    about = [entry for entry in register.entries() if entry.personal]

    assert about
    for entry in about:
        assert f"| {entry.model._meta.verbose_name} |" in said
        assert entry.why in said


def test_a_table_about_people_that_is_in_no_group_stops_the_papers(monkeypatch):
    monkeypatch.setattr(privacy_papers, "GROUPS", privacy_papers.GROUPS[1:])

    with pytest.raises(privacy_papers.Unplaced, match=r"kernel\.person"):
        privacy_papers.notice()


@pytest.mark.parametrize("path", sorted(ROLES.glob("*.md")), ids=lambda path: path.stem)
def test_role_pages_name_buttons_and_headings_as_they_are(path):
    there = {_bare(message.text) for message in every_message()}
    named = {" ".join(words.split()) for words in PRINTED.findall(path.read_text())}

    assert named or path.stem == "README"
    missing = sorted(words for words in named if not any(_matches(words, text) for text in there))

    assert missing == []


def test_there_is_a_page_for_each_role():
    pages = {path.stem for path in ROLES.glob("*.md")} - {"README"}
    alike = {"communications": "communications-officer", "rapporteur": "committee-member"}
    shared = {"analyst"}  # has no screen yet
    roles = {alike.get(role, role) for role in Membership.Role.values if role not in shared}

    assert pages == roles


def test_the_roles_a_group_can_give_are_listed():
    said = (DOCS / "running.md").read_text()

    assert [role for role in Membership.Role.values if f"`{role}`" not in said] == []


def _bare(text: str) -> str:
    """A message without what is filled in, so that it can be compared."""
    return re.sub(r"%\(\w+\)s|{{[^}]*}}", "…", text).strip()


def _matches(words: str, text: str) -> bool:
    """Whether a document names a text: whole, or the part of it before something that is filled in."""
    return words == text or words.rstrip(".") == text.rstrip(".") or ("…" in text and words == text.strip("… :"))
