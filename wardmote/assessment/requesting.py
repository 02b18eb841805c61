"""What partners are asked for an assessment, by signed link: figures or a comment; asked again; received; used."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.assessment.assessments import to_change
from wardmote.assessment.models import AssessmentSection, DataRequest, LoadedFile
from wardmote.assessment.permissions import ANALYSTS_CAN, may_analyse
from wardmote.kernel import files, signed_links
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.models import SignedLink
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date, weekday_words
from wardmote.messaging import services as messaging
from wardmote.organisations.models import Body
from wardmote.organisations.permissions import in_post, require
from wardmote.organisations.queries import recipients_for

LIVES = timedelta(days=60)
MOST_FILES = 10  # of one request
State = DataRequest.State


@transaction.atomic
def ask_partner(
    assessment_id: int, *, body_id: int, kind: str, what: str, agreement: str = "", due_on: date,
    section_id: int | None = None, by: Actor, at: datetime,
) -> DataRequest:  # fmt: skip
    """Ask a partner for figures, or for a comment on a section, and send it a link.

    Figures need the sharing agreement they rely on. Raises RuleBroken for a body of the council, or a day that has passed.
    """
    found = to_change(assessment_id, by=by)
    body = Body.objects.of(by.council).get(pk=body_id)
    if not body.is_outside:
        raise RuleBroken(_("%(body)s is part of the council, so its officers sign in.") % {"body": body})
    if due_on < london_date(at):
        raise RuleBroken(_("Choose a day that has not passed."))
    if kind == DataRequest.Kind.DATA and not agreement.strip():
        raise RuleBroken(_("Name the sharing agreement that the figures rely on."))
    section = None
    if kind == DataRequest.Kind.COMMENT:
        if section_id is None:
            raise RuleBroken(_("Choose the section that the comment is about."))
        section = AssessmentSection.objects.of(by.council).get(pk=section_id, assessment=found)
    made = DataRequest(
        council=by.council, assessment=found, section=section, body=body, kind=kind, what=what.strip(),
        agreement=agreement.strip(), due_on=due_on, asked_at=at,
    )  # fmt: skip
    with change(made, "assessment.data_asked", by=in_post(by), at=at, subject=found.slug):
        made.save()
    _send(made, by=by, at=at)
    return made


@transaction.atomic
def chase(request_id: int, *, by: Actor, at: datetime) -> DataRequest:
    """Ask again for what has not come, with a new link. Raises RuleBroken when it came or is not needed."""
    found = _mine(request_id, by=by)
    if found.state != State.ASKED:
        raise RuleBroken(_("Nothing more is asked of %(body)s here.") % {"body": found.body})
    with change(found, "assessment.data_chased", by=in_post(by), at=at, subject=found.assessment.slug):
        found.chased_at, found.times_chased = at, found.times_chased + 1
        found.save()
    _send(found, by=by, at=at)
    return found


def receive(
    request_id: int, *, text: str = "", data: bytes = b"", name: str = "", by: Actor, at: datetime
) -> DataRequest:
    """Take what a partner sends by its link. A file is held, checked for viruses as others are, until an analyst looks at it.

    Raises NotAllowed for another link, RuleBroken when nothing is sent or the request has ended.
    """
    found: DataRequest = DataRequest.objects.of(by.council).get(pk=request_id)
    if by.link is None or by.link.object_kind != "assessment.datarequest" or by.link.object_id != found.pk:
        raise NotAllowed(_("This link is for something else."))
    if not text.strip() and not data:
        raise RuleBroken(_("Write something or choose a file."))
    if found.files.count() >= MOST_FILES:
        raise RuleBroken(_("You have sent ten files. Write to us if there are more."))
    kept = None
    if data:
        kept = files.store(data, name, council=by.council, by=None, at=at, kinds=frozenset({"text/plain", files.EXCEL}))
    with transaction.atomic():
        found = DataRequest.objects.of(by.council).locked().get(pk=request_id)
        if found.state not in {State.ASKED, State.RECEIVED}:
            raise RuleBroken(_("This was settled already. Nothing more is needed."))
        with change(found, "assessment.data_received", by=by, at=at, subject=found.assessment.slug):
            if found.state == State.ASKED:
                found.move_to(State.RECEIVED)
            found.received_at, found.reply = at, text.strip() or found.reply
            found.save()
        if kept is not None:
            LoadedFile.objects.create(
                council=by.council, file=kept, request=found, state=LoadedFile.State.HELD, sent_at=at
            )
        SignedLink.objects.filter(pk=by.link.pk, used_at=None).update(used_at=at)
    return found


@transaction.atomic
def use_reply(request_id: int, *, by: Actor, at: datetime) -> DataRequest:
    """Say that what came was looked at. A comment then stands with its section in the next edition."""
    found = _mine(request_id, by=by)
    with change(found, "assessment.data_used", by=in_post(by), at=at, subject=found.assessment.slug):
        found.move_to(State.USED)
        found.save()
    return found


@transaction.atomic
def end_request(request_id: int, *, by: Actor, at: datetime) -> DataRequest:
    """End a request that is no longer needed; its links open nothing more."""
    found = _mine(request_id, by=by)
    with change(found, "assessment.data_ended", by=in_post(by), at=at, subject=found.assessment.slug):
        found.move_to(State.ENDED)
        found.save()
    signed_links.revoke(by.council, found, SignedLink.Purpose.DATA_REQUEST, at=at)
    return found


def link_for(found: DataRequest, *, by: Actor, at: datetime, address: str = "") -> str:
    """A new link to one request, as a whole address. It lives 60 days."""
    _row, token = signed_links.make(
        SignedLink.Purpose.DATA_REQUEST,
        found,
        council=found.council,
        at=at,
        address=address,
        ends_at=at + LIVES,
        by=by.person,
    )
    return messaging.whole_address(found.council, f"/link/{token}/")


def renew(link: SignedLink, *, at: datetime) -> int:
    """Send a new link in place of one that ended. Returns how many messages were queued."""
    found = DataRequest.objects.of(link.council).filter(pk=link.object_id, state=State.ASKED).first()
    return _send(found, by=Actor(link.council, link=link), at=at) if found else 0


def _mine(request_id: int, *, by: Actor) -> DataRequest:
    found: DataRequest = DataRequest.objects.of(by.council).locked().get(pk=request_id)
    require(may_analyse(by), by, ANALYSTS_CAN)
    return found


def _send(found: DataRequest, *, by: Actor, at: datetime) -> int:
    sent = 0
    for to in recipients_for(found.body, at.date()):
        address = link_for(found, by=by, at=at, address=to.address)
        drawn = messaging.notice(
            found.council,
            subject=_("%(council)s asks you for %(what)s")
            % {"council": found.council.name, "what": _("figures") if found.kind == "data" else _("a comment")},
            sentences=[
                found.what,
                *([_("It is asked under: %(agreement)s.") % {"agreement": found.agreement}] if found.agreement else []),
                _("We need it by %(on)s.") % {"on": weekday_words(found.due_on)},
                _("Send counts only. Do not send names, addresses or anything about one person."),
            ],
            link=messaging.Link(address, _("Send it")),
            why=_("%(council)s writes to you as %(who)s.") % {"who": to.words, "council": found.council.name},
        )
        message = messaging.queue(
            found.council,
            key=f"assessment.request:{found.pk}:{at.timestamp():.0f}",
            kind="assessment.request",
            address=to.address,
            to_words=to.words,
            subject=drawn.subject,
            text=drawn.text,
            html=drawn.html,
            about=found,
            person=to.person,
            at=at,
        )
        sent += message is not None
    return sent
