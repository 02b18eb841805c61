"""Whose names an import prints: each one stands for a post or body, for a post to create, or for nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import require
from wardmote.organisations.queries import Finder
from wardmote.scrutiny.importing_store import NAMES, State, check_unchanged, number_of
from wardmote.scrutiny.models import ImportDraft
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN


@dataclass(frozen=True)
class Named:
    """A name as printed, what it stands for so far (``post:7``, ``body:3``, ``create`` or nothing), and near ones."""

    key: str
    printed: str
    role: str
    rows: tuple[str, ...]
    choice: str
    title: str
    kind: str
    near: tuple[tuple[str, str], ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.choice not in ("", "create")


def name_key(role: str, printed: str) -> str:
    """How a name is kept: a member and an officer of the same words may be two posts."""
    return f"{role}:{' '.join(printed.split())}"


def printed_names(found: ImportDraft) -> dict[str, list[str]]:
    """Every name of the draft by key, with the numbers of the rows that print it, in the order of the paper."""
    names: dict[str, list[str]] = {}
    for place, row in enumerate(found.draft.get("rows", []), start=1):
        for role in NAMES:
            for printed in row[role]:
                names.setdefault(name_key(role, printed), []).append(number_of(row, place))
    return names


def suggestions(found: ImportDraft, *, at: datetime) -> list[Named]:
    """Each printed name with what it stands for: as chosen before, else the post or body it surely means. 6 queries."""
    finder = Finder(found.council, london_date(at))
    listed = []
    for key, rows in printed_names(found).items():
        role, _colon, printed = key.partition(":")
        post = finder.post(printed)
        near = [(f"post:{each.pk}", each.title, score) for each, score in post.candidates]
        best = f"post:{post.best.pk}" if post.best else ""
        if role == "cabinet_members":
            body = finder.body(printed)
            near += [(f"body:{each.pk}", each.name, score) for each, score in body.candidates]
            best = best or (f"body:{body.best.pk}" if body.best else "")
        kept = found.names.get(key, {})
        listed.append(
            Named(
                key=key,
                printed=printed,
                role=role,
                rows=tuple(rows),
                choice=kept.get("choice", best),
                title=kept.get("title", printed)[:200],
                kind=kept.get("kind", Post.Kind.CABINET_MEMBER if role == "cabinet_members" else Post.Kind.OFFICER),
                near=tuple((value, words) for value, words, _score in sorted(near, key=lambda each: -each[2])),
            )
        )
    return listed


@transaction.atomic
def match_names(draft_id: int, chosen: dict[str, dict[str, str]], *, seen: int, by: Actor) -> ImportDraft:
    """Keep what each printed name stands for. Posts that are to be created are made when the import is confirmed."""
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    found: ImportDraft = ImportDraft.objects.of(by.council).locked().get(pk=draft_id)
    check_unchanged(found, seen)
    known = printed_names(found)
    posts = {f"post:{pk}" for pk in Post.objects.of(by.council).values_list("pk", flat=True)}
    bodies = {f"body:{pk}" for pk in Body.objects.of(by.council).values_list("pk", flat=True)}
    for key, said in chosen.items():
        if key not in known:
            continue
        if said["choice"] not in {"", "create"} | posts | bodies:
            raise RuleBroken(_("Choose one of the posts listed for “%(name)s”.") % {"name": key.partition(":")[2]})
        if said["choice"] == "create" and not said["title"].strip():
            raise RuleBroken(
                _("Enter the title of the post to create for “%(name)s”.") % {"name": key.partition(":")[2]}
            )
    found.names = {**found.names, **{key: said for key, said in chosen.items() if key in known}}
    found.state = State.CONFIRM
    found.version += 1
    found.save(update_fields=["names", "state", "version"])
    return found
