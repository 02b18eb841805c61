"""Planted markers: every field that must stay inside holds a marker, and no public surface shows one.

What must stay inside is decided here, field by field: a text field on the register of data that stands in none of the
lists fails a test until somebody decides. Markers go into every row (``KEPT``) or into the rows that are not public
yet (``KEPT_WHILE``); then the record is published again, and everything the public can reach is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from datetime import timedelta
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.db import models
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone

from tests.walks import of_assessment, of_partnership
from tests.walks.test_doors import PUBLIC, patterns, sample
from wardmote.assessment import publishing as assessments
from wardmote.decisions import plan_public, record_public
from wardmote.decisions import publishing as reports
from wardmote.engagement import jobs as engagement
from wardmote.kernel import facts, register, search
from wardmote.messaging.models import Message
from wardmote.scrutiny import public

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.pure]
MARK = "zqplanted"

# Never shown to the public, whatever their row's state.
KEPT = {
    "decisions.checkoverride": "what because by_words",
    "decisions.clearance": "comment again_because",
    "decisions.decisionrecord": "returned_because checked_as",
    "decisions.exemptblock": "text",
    "decisions.loosetext": "number heading text",
    "decisions.meetingpaper": "public_interest",
    "decisions.othertext": "text by_words",
    "decisions.outsiderecord": "url",
    "decisions.outsidesource": "address failure refused",
    "decisions.pack": "full_parts refused",
    "decisions.reportcomment": "email not_shown_because",
    "decisions.paperrequest": "what explanation refusal_words",
    "decisions.representation": "who_words",
    "decisions.reportgap": "heading what",
    "decisions.reportsection": "changed_as",
    "decisions.templateversion": "because",
    "engagement.follower": "email",
    "kernel.factdetail": "values erased_because authority",
    "kernel.person": "email full_name",
    "kernel.signedlink": "address details",
    "kernel.storedfile": "name",
    "kernel.work": "arguments words result",
    "messaging.message": "address to_words subject text html headers failure",
    "organisations.body": "email",
    "organisations.datemoved": "what title href",
    "organisations.invitation": "email full_name",
    "organisations.post": "email",
    "scrutiny.action": "external_id",
    "scrutiny.actionupdate": "declined_because",
    "scrutiny.columnmapping": "mapping",
    "scrutiny.evidenceitem": "witness_email",
    "scrutiny.feedback": "email not_shown_because",
    "scrutiny.help": "from_words words reply",
    "scrutiny.importdraft": "draft names new_review_title refused_because",
    "scrutiny.issuedcopy": "proof",
    "scrutiny.programmetopic": "email",
    "scrutiny.recommendation": "source_position",
    "scrutiny.response": "returned_because returned_by changed_by cleared_by",
    "scrutiny.suggestedaction": "text why who what how where when verdict_because amended_text",
    **of_partnership.KEPT,
    **of_assessment.KEPT,
}
# Shown once their row is public; until then, in the rows that match, kept like the others.
ANSWERED = ("sent", "received", "asked-again")
INSIDE = ("draft", "asked", "manager", "legal-finance", "ready")
WRITTEN = models.Q(report__state__in=INSIDE)
KEPT_WHILE: dict[str, tuple[models.Q, str]] = {
    "decisions.appendix": (models.Q(is_exempt=True) | WRITTEN, "title url"),
    "decisions.consultation": (WRITTEN, "title asked promotion results reply"),
    "decisions.implication": (WRITTEN, "text said_as"),
    "decisions.option": (WRITTEN, "title pros cons why_not"),
    "decisions.decisionrecord": (
        models.Q(state__in=["draft", "checked"]),
        "title decision reasons alternatives conflicts dispensations urgency_because",
    ),
    "decisions.decisiontask": (models.Q(record__state__in=["draft", "checked"]), "title"),
    "decisions.meetingpaper": (models.Q(is_exempt=True), "title"),
    "decisions.noticeexception": (models.Q(entry__state="draft"), "words because"),
    "decisions.pack": (~models.Q(state="published"), "parts late_because"),
    "decisions.planentry": (
        models.Q(state="draft"),
        "title summary key_because key_test documents documents_from consultees represent_how private_because",
    ),
    "decisions.representation": (models.Q(shown_at=None), "text reply"),
    "decisions.route": (models.Q(published_at=None), "title summary ended_because"),
    "decisions.routeamendment": (models.Q(route__published_at=None), "made_as where before after because"),
    "decisions.routestage": (models.Q(route__published_at=None), "heading outcome_words delegated_words"),
    "decisions.report": (models.Q(state__in=INSIDE), "title public_summary key_because urgency_because equality_words"),
    "decisions.reportcomment": (~models.Q(state="shown"), "text"),
    "decisions.reportrecommendation": (WRITTEN, "text"),
    "decisions.reportsection": (WRITTEN, "text"),
    "organisations.agendaitem": (models.Q(meeting__agenda_published_on=None, meeting__state="planned"), "title minute"),
    "scrutiny.actionupdate": (models.Q(is_checked=False), "text cause by_words"),
    "scrutiny.evaluation": (~models.Q(state="published"), "summary public_feedback lessons"),
    "scrutiny.evidence": (models.Q(update__is_checked=False), "title"),
    "scrutiny.evidenceitem": (models.Q(is_public=False), "source heard possible_actions"),
    "scrutiny.feedback": (~models.Q(state="shown"), "text"),
    "scrutiny.finding": (~models.Q(evaluation__state="published"), "evidence"),
    "scrutiny.line": (
        ~models.Q(response__state__in=ANSWERED),
        "text reason timetable_words next_step premise_corrected decision_words",
    ),
    "scrutiny.programmetopic": (models.Q(state="suggested"), "title why answer"),
    "scrutiny.recommendation": (
        models.Q(state="draft"),
        "number title text intended_outcome measure end_test place evaluation_criteria origin_words",
    ),
    "scrutiny.response": (~models.Q(state__in=ANSWERED), "feasibility cost_words lead_words"),
    "scrutiny.review": (models.Q(state="drafting"), "introduction findings out_of_scope principles timetable"),
    "scrutiny.step": (models.Q(sent_on=None), "letter"),
    "scrutiny.theme": (models.Q(review__state="drafting"), "name outcome narrative topics measure baseline"),
    **of_partnership.KEPT_WHILE,
    **of_assessment.KEPT_WHILE,
}
# May stand on a public page, once published.
SHOWN = {
    "decisions.appendix": "letter title url public_interest",
    "decisions.clearance": "settled_as",
    "decisions.consultation": "title asked promotion results reply",
    "decisions.corporatepriority": "title",
    "decisions.callin": "grounds alternative judged_as judged_because outcome_words council_words reconsidered_words",
    "decisions.decisionrecord": "title decision reasons alternatives conflicts dispensations urgency_because "
    "minute_reference call_in_words effective_words",
    "decisions.decisiontask": "title",
    "decisions.exemptblock": "public_interest",
    "decisions.implication": "heading text said_as",
    "decisions.meetingpaper": "title",
    "decisions.noticeexception": "words because",
    "decisions.pack": "parts late_because",
    "decisions.option": "title pros cons why_not",
    "decisions.planentry": "title summary key_because key_test documents documents_from consultees represent_how "
    "private_because ended_because",
    "decisions.planslip": "because",
    "decisions.privatenotice": "because agreed_by",
    "decisions.representation": "text reply",
    "decisions.report": "title public_summary key_because urgency_because equality_words outcome_words",
    "decisions.reportcomment": "text",
    "decisions.reportrecommendation": "number letter text",
    "decisions.reportsection": "number heading text",
    "decisions.councilobjection": "instructions explanation answer_words",
    "decisions.requiredreport": "because why_not_key",
    "decisions.route": "title summary ended_because",
    "decisions.routeamendment": "made_as where before after because",
    "decisions.routestage": "heading outcome_words delegated_words",
    "decisions.routetemplate": "name content",
    "decisions.stagemove": "because",
    "decisions.templateversion": "name content",
    "kernel.council": "name service_name plan_name area_noun contact_email contact_words",
    "kernel.fact": "by_job by_words subject changes",
    "kernel.publication": "title content withdrawn_by correction",
    "organisations.agendaitem": "title minute_reference minute",
    "organisations.area": "name",
    "organisations.body": "name short_name remit shared_code",
    "organisations.bodycapacity": "clause",
    "organisations.bodyname": "name",
    "organisations.councilrule": "value clause reason confirmed_as",
    "organisations.meeting": "place papers_url minutes_url cancelled_because",
    "organisations.politicalgroup": "name",
    "organisations.post": "title",
    "organisations.postname": "name",
    "organisations.ward": "name boundary",
    "scrutiny.action": "title cause",
    "scrutiny.actionupdate": "by_words text cause",
    "scrutiny.ask": "duty_words explanation citation closed_because",
    "scrutiny.clockevent": "because by_words",
    "scrutiny.committeerequest": "text outcome",
    "scrutiny.evaluation": "rapporteur_words minute_reference early_because criteria summary public_feedback lessons",
    "scrutiny.evidence": "title url",
    "scrutiny.evidenceitem": "source heard possible_actions",
    "scrutiny.feedback": "text",
    "scrutiny.finding": "evidence",
    "scrutiny.handover": "because minute_reference",
    "scrutiny.holdingreply": "text by_words",
    "scrutiny.issue": "notice released_by",
    "scrutiny.line": "decision_words text reason timetable_words next_step premise_corrected",
    "scrutiny.meetingoutcome": "minute_reference words",
    "scrutiny.part": "label text",
    "scrutiny.programmetopic": "title why answer",
    "scrutiny.recommendation": "origin_words external_id number title text intended_outcome measure end_test place "
    "minute_reference withdrawn_because withdrawn_minute evaluation_criteria",
    "scrutiny.reportback": "label explanation",
    "scrutiny.response": "feasibility cost_words lead_words agreed_minute agreed_by received_minute asks_more",
    "scrutiny.review": "title summary scope why_now out_of_scope principles objectives timetable minute_reference "
    "introduction findings released_by",
    "scrutiny.signoff": "minute_reference because invites_back",
    "scrutiny.slip": "because",
    "scrutiny.step": "letter sent_by to_words",
    "scrutiny.theme": "name outcome narrative topics measure baseline",
    **of_partnership.SHOWN,
    **of_assessment.SHOWN,
}
# Codes, keys, digests and addresses, which hold nobody's words; and copies of what is published.
NO_WORDS = {
    "decisions.outsiderecord": "outside_id",
    "decisions.outsidesource": "counts",
    "decisions.callin": "reference",
    "decisions.checkoverride": "check_key",
    "decisions.decisionrecord": "reference",
    "decisions.publisheddecision": "reference title decision_maker decision_maker_name kind urgency state",
    "decisions.clearance": "key",
    "decisions.exemptblock": "key",
    "decisions.implication": "key",
    "decisions.papernumber": "kind",
    "decisions.planedition": "slug",
    "decisions.planentry": "reference",
    "decisions.publishedplanentry": "reference title decision_maker decision_maker_name kind openness state ward_slugs",
    "decisions.publishedreport": "reference title summary decision_maker decision_maker_name state",
    "decisions.report": "reference",
    "decisions.reportgap": "key",
    "decisions.reportrecommendation": "bears_on",
    "decisions.reportsection": "key",
    "decisions.route": "slug",
    "decisions.routetemplate": "key",
    "decisions.specialist": "key",
    "decisions.templateversion": "key",
    "engagement.follower": "slug",
    "kernel.consumed": "consumer",
    "kernel.council": "slug hostname brand brand_dark tint tint_edge rooms_off",
    "kernel.fact": "verb object_kind details_digest",
    "kernel.factdetail": "salt",
    "kernel.link": "from_kind to_kind",
    "kernel.oldaddress": "old new",
    "kernel.person": "password",
    "kernel.publication": "object_kind address schema_version sha256",
    "kernel.seal": "previous hash",
    "kernel.searchentry": "object_kind label title body folded address",
    "kernel.signedlink": "token_hash object_kind",
    "kernel.storedfile": "sha256 media_type",
    "kernel.work": "kind",
    "messaging.message": "key kind about_kind",
    "messaging.suppression": "address_hash",
    "organisations.agendaitem": "source_kind",
    "organisations.body": "slug",
    "organisations.councilrule": "key",
    "organisations.post": "slug",
    "organisations.ward": "slug gss_code",
    "scrutiny.ask": "rule",
    "scrutiny.columnmapping": "columns_key",
    "scrutiny.publishedrecommendation": "reference review_slug number title response delivery state",
    "scrutiny.publishedreview": "slug title state committee",
    "scrutiny.publishedtopic": "kind slug",
    "scrutiny.recommendation": "reference",
    "scrutiny.reportback": "rule",
    "scrutiny.review": "slug",
    **of_partnership.NO_WORDS,
    **of_assessment.NO_WORDS,
}


def text_fields(model: type[models.Model]) -> dict[str, Any]:
    """Fields of a model that hold words or loose values."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return {f.name: f for f in model._meta.concrete_fields if isinstance(f, kinds) and not f.choices}


def test_every_field_that_holds_words_is_decided():
    wrong = []
    for entry in register.entries():
        if not entry.council:
            continue
        fields = set(text_fields(entry.model))
        lists = [set(each.get(entry.label, "").split()) for each in (KEPT, SHOWN, NO_WORDS)]
        wrong += [f"{entry.label}.{name} is in no list" for name in sorted(fields.difference(*lists))]
        wrong += [f"{entry.label}.{name} is no field" for name in sorted(set().union(*lists) - fields)]
        wrong += [
            f"{entry.label}.{name} is in two lists"
            for name in sorted(set().union(*lists))
            if sum(name in each for each in lists) > 1
        ]
        later = set(KEPT_WHILE[entry.label][1].split()) if entry.label in KEPT_WHILE else set()
        wrong += [f"{entry.label}.{name} is not shown later" for name in sorted(later - lists[1])]
        personal = {name for name in entry.personal if name in fields} - lists[0] - lists[2]
        said_by_witnesses = {
            "decisions.reportcomment",
            "scrutiny.evidenceitem",
            "scrutiny.feedback",
            "scrutiny.programmetopic",
        }
        if entry.label not in said_by_witnesses | {"kernel.council"}:
            wrong += [f"{entry.label}.{name} is personal, yet shown" for name in sorted(personal)]
    assert wrong == []


def plant(council: Any) -> dict[str, int]:
    """A marker into every field that is kept. Returns how many rows each of them has."""
    planted: dict[str, int] = {}
    for label, names in KEPT.items():
        _plant(register.entry_for(_model(label)), models.Q(), names, council, planted)
    for label, (still, names) in KEPT_WHILE.items():
        _plant(register.entry_for(_model(label)), still, names, council, planted)
    return planted


def _model(label: str) -> type[models.Model]:
    return next(entry.model for entry in register.entries() if entry.label == label)


def _plant(entry: Any, still: models.Q, names: str, council: Any, planted: dict[str, int]) -> None:
    rows = list(entry.rows(council).filter(still).values_list("pk", flat=True))
    fields = text_fields(entry.model)
    for name in names.split():
        planted[f"{entry.label}.{name}"] = len(rows)
        for pk in rows:
            marker: Any = f"{MARK}-{entry.label}-{name}-{pk}"
            if isinstance(fields[name], models.EmailField):
                marker = f"{MARK}-{pk}-{name}@{entry.label}.example"
            elif isinstance(fields[name], models.JSONField):
                marker = {"rows": [], "themes": [], "printed": marker} if name == "draft" else {"said": marker}
            elif fields[name].max_length:
                marker = marker[: fields[name].max_length]
            entry.model._base_manager.filter(pk=pk).update(**{name: marker})


def readable(response: Any) -> str:
    """Everything in an answer, headers too; files of several parts are unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(name.encode() + packed.read(name) for name in packed.namelist())
    elif body.startswith(b"%PDF"):
        import pypdfium2

        with pypdfium2.PdfDocument(body) as paper:
            body = "\n".join(page.get_textpage().get_text_bounded() for page in paper).encode()
    return headers + "\n" + body.decode("utf-8", "replace")


def crawl(client: Client, start: list[str], *, most: int = 900) -> dict[str, str]:
    """Read every address that can be reached by links. Returns what each one says."""
    found: dict[str, str] = {}
    waiting = deque(start)
    while waiting and len(found) < most:
        path = waiting.popleft()
        if path in found:
            continue
        response = client.get(path)
        found[path] = text = readable(response)
        if response.status_code in {301, 302}:
            waiting.append(urljoin(path, response["Location"]))
        if "html" in response.get("Content-Type", ""):
            for href in re.findall(r'(?:href|src|action)="([^"]+)"', text):
                to = urldefrag(urljoin(path, href.replace("&amp;", "&")))[0]
                parts = urlsplit(to)
                if not parts.netloc and not parts.scheme and not to.startswith("/static/") and not to.endswith(".pdf"):
                    waiting.append(to)
    return found


@pytest.fixture
def planted(filled):
    """The council with its markers, published again."""
    counted = plant(filled.council)
    public.republish(filled.council, by=filled.by, at=timezone.now())
    reports.republish(filled.council, by=filled.by, at=timezone.now())
    assessments.republish(filled.council, by=filled.by, at=timezone.now())
    plan_public.republish_entries(filled.council, by=filled.by, at=timezone.now())
    record_public.republish_records(filled.council, by=filled.by, at=timezone.now())
    while facts.seal(filled.council, at=timezone.now()):
        pass
    return counted


def test_no_marker_reaches_the_public(filled, planted):
    assert {name for name, rows in planted.items() if not rows} <= {"scrutiny.columnmapping.mapping"}
    client = Client(SERVER_NAME="127.0.0.1")
    routes = sorted(route for route in patterns(get_resolver()) if route in PUBLIC)
    slow = re.compile(r"\.pdf$")
    start = ["/", *(sample(route, filled) for route in routes if not slow.search(route))]
    start += [
        f"/search/?q={MARK}", f"/recommendations/?q={MARK}", "/recommendations.csv", "/recommendations.xlsx", "/nothing/here/",
        f"/recommendations/{filled.rows['gone'].reference}/", "/desk/reviews/", f"/api/v1/recommendations/?q={MARK}",
        f"/reviews/{filled.drafted.slug}/", f"/api/v1/reviews/{filled.drafted.slug}/", f"/reviews/{filled.drafted.slug}/feed.atom",
        filled.things.report.address, f"{filled.things.report.address}report.docx", sample("decisions/reports/<slug:reference>/report.pdf", filled),
        f"/reviews/{filled.closed.slug}/report.docx", sample("reviews/<slug:slug>/plan.pdf", filled),
    ]  # fmt: skip
    found = crawl(client, start)
    drafts = "|".join(re.escape(words) for words in filled.inside)
    inside = re.compile(rf"{MARK}-[\w.@-]+|{drafts}")
    leaks = {path: sorted(set(inside.findall(text))) for path, text in found.items()}
    assert {path: marks for path, marks in leaks.items() if marks} == {}
    assert search.find(filled.council, MARK, public=True).total == 0  # nor does its being there show
    assert len(found) > 100
    visited = {resolve(urlsplit(path).path).route for path in found if _resolves(path)}
    unread = {route for route in routes if not slow.search(route)} - visited
    assert unread == set()


def _resolves(path: str) -> bool:
    from django.urls import Resolver404

    try:
        resolve(urlsplit(path).path)
    except Resolver404:
        return False
    return True


def test_no_marker_reaches_followers_by_mail(filled, planted):
    Message.objects.all().delete()
    now = timezone.now()
    engagement.announce(at=now)
    engagement.announce(at=now + timedelta(days=8))
    sent = list(Message.objects.filter(council=filled.council, kind__startswith="engagement"))
    assert sent
    told = "\n".join(f"{one.subject}\n{one.text}\n{one.html}\n{one.headers}" for one in sent)
    assert re.findall(rf"{MARK}-(?!{filled.things.follower.pk}-email@)[\w.@-]+", told) == []
