"""Accessibility of every page: axe finds nothing, on a desktop and, once for each layout, at the width of a phone.

Pages are drawn by the test client of somebody in the right role and shown in a real browser with the site's own styles
and scripts. ``PAGES`` names the template that each visit must draw; a template that extends a layout and stands in no
visit fails a test, unless ``ELSEWHERE`` says why.
"""

from __future__ import annotations

import io
import mimetypes
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.forms import SetPasswordForm
from allauth.account.internal.flows import login
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms import Form
from django.shortcuts import render
from django.test import Client
from django.test.signals import template_rendered
from django.utils import timezone
from docx import Document

from tests import PASSWORD
from tests.factories.scrutiny import RecommendationFactory, ReviewFactory
from tests.scrutiny.test_answers_word import as_bytes, write
from tests.walks import of_assessment, of_partnership
from tests.walks.test_doors import PACKS, REPORT, SAMPLES
from wardmote.organisations import people
from wardmote.scrutiny import asking, partner_links

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
ADDRESS = "http://127.0.0.1"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.journey,
    pytest.mark.django_db,
]
At = str | Callable[[Any], str]


@dataclass(frozen=True)
class Page:
    """One visit: the template it draws, its address, who looks, and what is posted.

    ``first`` is posted to another address before. With ``alone``, the template is drawn by itself, with these words.
    """

    template: str
    at: At = "/about/"
    who: str = ""
    posts: Any = field(default=None, hash=False)
    first: Any = field(default=None, hash=False)
    alone: Any = field(default=None, hash=False)

    def path(self, made: Any) -> str:
        return self.at(made) if callable(self.at) else self.at

    def posted(self, made: Any) -> Any:
        return self.posts(made) if callable(self.posts) else self.posts


def of(route: str) -> Callable[[Any], str]:
    """The address of a route with parts to fill in."""
    return SAMPLES[route]


OFFICER, ADMIN, KEYS = "scrutiny_officer", "administrator", "monitoring_officer"
DESK = "desk/reviews/<slug:slug>/"


def link(name: str) -> Callable[[Any], str]:
    """Where one of the filled council's signed links leads."""
    return lambda made: "/" + made.links[name].split("/", 3)[3]


def drafted(tail: str) -> Callable[[Any], str]:
    return lambda made: f"/desk/reviews/{made.drafted.slug}/{tail}"


def answered_in_word(made: Any) -> Any:
    """The Word form of one's answers, sent in with other words than what stands."""
    form = signed_in(made.actors["lead_officer"]).get(f"/my/answers/{made.review.slug}/answers.docx")
    document = Document(io.BytesIO(form.content))
    write(document, "", "text", "It was written in Word.")
    return {"file": SimpleUploadedFile("answers.docx", as_bytes(document))}


def sheet_sent(made: Any) -> str:
    """Where a file of meetings, one of them wrong, was sent in."""
    rows = b"Committee,Date\nNobody,soon\nCabinet,18/05/2027\n"
    sent = {"holds": "meetings", "file": SimpleUploadedFile("meetings.csv", rows)}
    return signed_in(made.actors["administrator"]).post("/settings/upload/", sent).url


PAGES = {
    "public": [
        Page("website/front.html", "/"),
        Page("website/about.html", "/about/"),
        Page("website/accessibility.html", "/accessibility/"),
        Page("website/privacy.html", "/privacy/"),
        Page("website/data.html", "/data/"),
        Page("website/status.html", "/status/"),
        Page("website/search.html", "/search/?q=thing"),
        Page("website/search.html", "/search/?q=nothing+at+all"),
        Page("website/404.html", "/nothing/here/"),
        Page("scrutiny/public/reviews.html", "/reviews/"),
        Page("scrutiny/public/review.html", of("reviews/<slug:slug>/")),
        Page("scrutiny/public/review.html", lambda made: made.drafted.address),
        Page("scrutiny/public/review.html", lambda made: made.closed.address),
        Page("scrutiny/public/report.html", of("reviews/<slug:slug>/report/")),
        Page("scrutiny/public/evaluation.html", of("reviews/<slug:slug>/evaluation/")),
        Page("scrutiny/public/history.html", of("reviews/<slug:slug>/history/")),
        Page("scrutiny/public/recommendations.html", "/recommendations/"),
        Page("scrutiny/public/recommendations.html", "/recommendations/?q=nothing+at+all"),
        Page("scrutiny/public/late.html", "/late/"),
        *(
            Page("scrutiny/public/recommendation.html", lambda made, name=name: made.rows[name].address)
            for name in ("accepted", "withdrawn", "holding", "silent", "partner")
        ),
        Page("scrutiny/public/history.html", of("recommendations/<slug:reference>/history/")),
        Page("scrutiny/public/feedback.html", of("recommendations/<slug:reference>/feedback/")),
        Page("scrutiny/public/feedback.html", of("recommendations/<slug:reference>/feedback/"), "", {"text": ""}),
        Page("decisions/public/decisions.html", "/decisions/"),
        Page("decisions/public/report.html", of("decisions/reports/<slug:reference>/")),
        Page("decisions/public/comment.html", of("decisions/reports/<slug:reference>/comment/")),
        Page("decisions/public/comment.html", of("decisions/reports/<slug:reference>/comment/"), "", {"text": ""}),
        Page("decisions/public/not_made.html", alone={"message": "It took too long."}),
        Page("organisations/taken_down.html", lambda made: made.rows["gone"].address),
        Page("scrutiny/people/committee.html", of("committees/<slug:slug>/")),
        Page("scrutiny/people/office.html", of("decision-makers/<slug:slug>/")),
        Page("scrutiny/people/office.html", of("partners/<slug:slug>/")),
        Page("scrutiny/people/wards.html", "/wards/"),
        Page("scrutiny/people/ward.html", of("wards/<slug:slug>/")),
        Page("scrutiny/people/meetings.html", "/meetings/"),
        Page("scrutiny/people/meeting.html", of("meetings/<slug:committee>/<slug:day>/")),
        Page("scrutiny/papers/update.html", of("meetings/<slug:committee>/<slug:day>/update/")),
        Page("scrutiny/desk/public_programme.html", of("work-programme/<slug:slug>/")),
        Page("decisions/plan/list.html", "/forward-plan/"),
        Page("decisions/plan/list.html", "/forward-plan/?q=nothing+at+all"),
        Page("decisions/plan/moved.html", "/forward-plan/moved/"),
        Page("decisions/plan/entry.html", of("forward-plan/<slug:reference>/")),
        Page("decisions/plan/editions.html", "/forward-plan/editions/"),
        Page("decisions/plan/edition.html", of("forward-plan/editions/<slug:slug>/")),
        Page("decisions/records/list.html", "/decisions/made/"),
        Page("decisions/records/decision.html", of("decisions/<slug:reference>/")),
        Page("decisions/records/maker.html", of("decisions/by/<slug:slug>/")),
        Page("decisions/routes/list.html", "/decisions/routes/"),
        Page("decisions/routes/route.html", of("decisions/routes/<slug:slug>/")),
        Page("decisions/records/urgent.html", "/decisions/urgent/"),
        Page("scrutiny/desk/suggest.html", "/suggest-a-topic/"),
        Page("scrutiny/desk/suggest.html", "/suggest-a-topic/", "", {"title": ""}),
        Page("engagement/follow.html", of("follow/<slug:kind>/<slug:slug>/")),
        Page("engagement/unfollow.html", of("unfollow/<str:token>/")),
        Page("engagement/old_link.html", of("follow/confirm/<str:token>/")),
        Page("account/login.html", "/sign-in/"),
        Page("account/login.html", "/sign-in/", "", {"login": "", "password": ""}),
        Page("account/password_reset.html", "/sign-in/new-password/"),
        Page("account/password_reset_done.html", "/sign-in/new-password/sent/"),
        Page("account/password_reset_from_key_done.html", "/sign-in/new-password/done/"),
        Page("account/password_reset_from_key.html", "/sign-in/new-password/1-abc-def/"),
        Page("account/request_login_code.html", "/sign-in/code/"),
        Page("account/signup_closed.html", "/sign-in/join/"),
        Page("account/account_inactive.html", "/sign-in/closed/"),
        Page("socialaccount/login_cancelled.html", "/sign-in/stopped/"),
        Page("account/link_over.html", "/link/never-given/"),
        Page("scrutiny/partners/partner.html", of("link/<str:token>/")),
        Page("scrutiny/partners/small.html", lambda made: of("link/<str:token>/")(made) + "?do=pass"),
        Page("scrutiny/partners/update.html", link("action")),
        Page("scrutiny/answers/queue.html", link("approval")),
        Page("scrutiny/answers/help.html", link("colleague")),
        Page("scrutiny/partners/helped.html", link("colleague"), first=(link("colleague"), {"words": "It is ours."})),
        Page("scrutiny/partners/ended.html", link("ended")),
        Page("account/join.html", link("invited")),
        Page("account/invitation_over.html", link("withdrawn")),
        Page(
            "account/confirm_login_code.html",
            "/sign-in/code/enter/",
            first=("/sign-in/code/", {"email": "lead-officer@elmbury.example"}),
        ),
        Page(
            "mfa/authenticate.html",
            "/sign-in/second-step/",
            first=("/sign-in/", {"login": "committee-member@elmbury.example", "password": PASSWORD}),
        ),
        Page("429.html", alone={"directory": ""}),
        Page("website/400.html", alone={}),
        Page("website/403.html", alone={}),
        Page("account/no_role.html", alone={}),
        Page("account/use_directory.html", alone={"directory": "council account"}),
        Page("socialaccount/login.html", alone={}),
        Page("socialaccount/authentication_error.html", alone={}),
        Page("engagement/no_mail.html", alone={"topic": {"title": "Lights", "address": "/reviews/"}}),
        Page("scrutiny/papers/not_made.html", alone={"message": "It took too long."}),
    ],
    "signed in": [
        *(
            Page("website/my_home.html", "/my/", who)
            for who in (OFFICER, "lead_officer", "head_of_service", "cabinet_member", "chair", "partners_officer")
        ),
        Page("account/my_account.html", "/my/account/", OFFICER),
        Page("account/my_held.html", "/my/account/held/", OFFICER),
        Page("account/logout.html", "/sign-out/", OFFICER),
        Page("account/password_change.html", "/my/account/password/", OFFICER),
        Page("account/reauthenticate.html", "/sign-in/again/", "chair"),
        Page("account/password_set.html", alone={"form": SetPasswordForm()}, who=OFFICER),
        Page("mfa/index.html", "/my/account/two-step/", OFFICER),
        Page("mfa/index.html", "/my/account/two-step/", KEYS),
        Page("mfa/reauthenticate.html", "/sign-in/again/second-step/", KEYS),
        Page("mfa/totp/activate_form.html", "/my/account/two-step/app/", OFFICER),
        Page("mfa/totp/deactivate_form.html", "/my/account/two-step/app/stop/", KEYS),
        Page("mfa/recovery_codes/index.html", "/my/account/two-step/spare-codes/", KEYS),
        Page("mfa/recovery_codes/generate.html", "/my/account/two-step/spare-codes/new/", KEYS),
        Page("mfa/webauthn/authenticator_list.html", "/my/account/two-step/keys/", KEYS),
        Page("mfa/webauthn/add_form.html", "/my/account/two-step/keys/add/", OFFICER),
        Page("mfa/webauthn/edit_form.html", lambda made: f"/my/account/two-step/keys/{made.things.key}/", KEYS),
        Page(
            "mfa/webauthn/authenticator_confirm_delete.html",
            lambda made: f"/my/account/two-step/keys/{made.things.key}/remove/",
            KEYS,
        ),
        Page("mfa/webauthn/reauthenticate.html", alone={"form": Form()}, who=KEYS),
        Page("organisations/refused.html", "/desk/reviews/", "partners_officer"),
        Page("scrutiny/answers/mine.html", "/my/answers/", "lead_officer"),
        Page("scrutiny/answers/one_page.html", of("my/answers/<slug:slug>/"), "lead_officer"),
        Page("scrutiny/answers/copy.html", of("my/answers/<slug:slug>/copy/"), "lead_officer"),
        *(
            Page("scrutiny/answers/small.html", of(f"my/answers/<slug:slug>/{tail}/"), "lead_officer")
            for tail in ("colleague", "not-mine", "holding")
        ),
        Page("scrutiny/answers/small.html", of("my/answers/<slug:slug>/holding/"), "lead_officer", {"text": ""}),
        Page("scrutiny/desk/form.html", of("my/help/<int:number>/"), "head_of_service"),
        Page("scrutiny/answers/queue.html", "/my/clearance/", "head_of_service"),
        Page("scrutiny/answers/queue.html", "/my/clearance/", "head_of_service", {"step": "check"}),
        Page("scrutiny/answers/queue.html", "/my/approvals/", "cabinet_member"),
        Page(
            "scrutiny/answers/check.html",
            "/my/approvals/",
            "cabinet_member",
            lambda made: {"step": "check", "answer": made.answers["cleared"].pk},
        ),
        Page(
            "scrutiny/answers/read.html",
            lambda made: f"/my/approvals/?read={made.answers['cleared'].pk}",
            "cabinet_member",
        ),
        Page(
            "scrutiny/answers/small.html",
            lambda made: f"/my/approvals/?send-back={made.answers['cleared'].pk}",
            "cabinet_member",
        ),
        Page("scrutiny/answers/word.html", of("my/answers/<slug:slug>/word/"), "lead_officer"),
        Page("scrutiny/answers/word_check.html", of("my/answers/<slug:slug>/word/"), "lead_officer", answered_in_word),
        Page("scrutiny/desk/calendars.html", "/my/calendars/", "lead_officer"),
        Page("scrutiny/desk/form.html", of("my/actions/<int:number>/"), "lead_officer"),
    ],
    "packs": [
        Page("decisions/packs/moderngov.html", "/settings/moderngov/", ADMIN),
        Page("organisations/upload.html", "/settings/upload/", ADMIN),
        Page("organisations/upload.html", "/settings/upload/", ADMIN, {"holds": "meetings"}),
        Page("organisations/upload_check.html", sheet_sent, ADMIN),
        Page("decisions/packs/list.html", "/desk/packs/", "democratic_services"),
        Page("decisions/packs/one.html", of(PACKS), "democratic_services"),
        Page("decisions/packs/one.html", of(PACKS), "chair"),
        Page("decisions/form.html", of(PACKS + "papers/add/"), "democratic_services"),
        Page("decisions/form.html", of(PACKS + "supplement/"), "democratic_services", {"late_because": "Because."}),
        Page("decisions/packs/public.html", of("meetings/<slug:body>/<slug:day>/agenda-pack/")),
        Page("decisions/packs/public.html", of("meetings/<slug:body>/<slug:day>/supplement-<int:number>/")),
        Page("scrutiny/people/meeting.html", lambda made: made.things.coming.address),
    ],
    "evidence": [
        *(Page(template, at, who) for template, at, who in of_assessment.PAGES),
        *(Page(template, alone=given) for template, given in of_assessment.ALONE.items()),
    ],
    "partnership": [
        *(Page(template, at, who) for template, at, who in of_partnership.PAGES),
        Page("partnership/public/not_begun.html", alone={}),
    ],
    "reports": [
        Page("decisions/desk/reports.html", "/desk/reports/", "democratic_services"),
        Page("decisions/desk/report.html", of(REPORT), "lead_officer"),
        Page("decisions/desk/section.html", of(REPORT + "sections/<slug:key>/"), "lead_officer"),
        Page("decisions/desk/items.html", of(REPORT + "papers/"), "lead_officer"),
        Page("decisions/desk/imported.html", of(REPORT + "imported/"), "lead_officer"),
        Page("decisions/desk/clearance.html", of(REPORT + "clearances/<int:number>/"), "head_of_service"),
        Page("decisions/desk/checks.html", of(REPORT + "checks/"), "lead_officer"),
        Page("decisions/desk/preview.html", of(REPORT + "preview/"), "lead_officer"),
        Page("decisions/desk/comments.html", "/desk/report-comments/", "democratic_services"),
        Page("decisions/form.html", of(REPORT + "cover/"), "lead_officer"),
        Page("decisions/form.html", of(REPORT + "cover/"), "lead_officer", {"title": ""}),
        Page("decisions/form.html", of(REPORT + "ask/"), "lead_officer"),
        Page("decisions/form.html", of(REPORT + "recommendations/<int:number>/"), "lead_officer"),
        Page("decisions/templates/every.html", "/desk/report-templates/", "democratic_services"),
        Page("decisions/templates/edit.html", of("desk/report-templates/<slug:key>/"), "democratic_services"),
    ],
    "desk": [
        Page("scrutiny/desk/reviews.html", "/desk/reviews/", OFFICER),
        Page("scrutiny/desk/form.html", "/desk/reviews/begin/", OFFICER),
        Page("scrutiny/desk/form.html", "/desk/reviews/begin/", OFFICER, {"title": ""}),
        Page("scrutiny/desk/review.html", of(DESK), OFFICER),
        Page("scrutiny/desk/review.html", drafted(""), OFFICER),
        Page("scrutiny/desk/scope.html", of(DESK + "scope/"), "chair"),
        Page("scrutiny/desk/form.html", of(DESK + "scope/"), OFFICER),
        Page("scrutiny/desk/evidence.html", drafted("evidence/"), OFFICER),
        Page("scrutiny/desk/form.html", of(DESK + "evidence/add/"), OFFICER),
        Page("scrutiny/desk/form.html", of(DESK + "suggested/<int:number>/decide/"), OFFICER),
        Page("scrutiny/desk/wording.html", drafted("wording/"), OFFICER),
        Page("scrutiny/desk/form.html", of(DESK + "wording/<int:number>/"), OFFICER),
        Page("scrutiny/desk/issue.html", drafted("issue/"), OFFICER),
        Page("scrutiny/desk/issue.html", drafted("issue/"), OFFICER, {"do": "check"}),
        Page(
            "scrutiny/desk/issue_check.html",
            lambda made: f"{made.things.to_issue.desk}issue/",
            OFFICER,
            {
                "do": "check", "capacity": "scrutiny", "released_by": "Chair", "notice": "Answer us.", "with_notice": "on",
                "issued_on-day": "1", "issued_on-month": "6", "issued_on-year": "2026",
            },
        ),
        Page("scrutiny/desk/nothing.html", lambda made: f"{made.things.to_issue.desk}move/", OFFICER),
        Page("scrutiny/desk/issued.html", of(DESK + "issue/"), OFFICER),
        Page("scrutiny/desk/delivery.html", of(DESK + "delivery/"), OFFICER),
        Page("scrutiny/desk/form.html", of(DESK + "delivery/<int:number>/sign-off/"), OFFICER),
        Page("scrutiny/desk/form.html", of(DESK + "letters/<int:number>/"), OFFICER),
        Page("scrutiny/desk/evaluation.html", of(DESK + "evaluation/"), OFFICER),
        Page("scrutiny/desk/evaluation.html", lambda made: f"{made.closed.desk}evaluation/", OFFICER),
        Page("scrutiny/desk/form.html", of(DESK + "evaluation/report/"), OFFICER),
        Page("scrutiny/partners/review.html", of(DESK + "answers/"), OFFICER),
        Page("scrutiny/partners/review.html", of(DESK + "answers/"), OFFICER, {"do": "agree"}),
        Page("scrutiny/partners/one.html", of(DESK + "answers/one/"), OFFICER),
        Page("scrutiny/partners/checks.html", "/desk/answers/checks/", OFFICER),
        Page("scrutiny/desk/own_list.html", "/desk/recommendations/", OFFICER),
        Page("scrutiny/desk/own.html", of("desk/recommendations/<int:number>/"), OFFICER),
        Page("scrutiny/desk/form.html", "/desk/recommendations/add/", OFFICER),
        Page("scrutiny/desk/requests.html", "/desk/requests/", OFFICER),
        Page("scrutiny/desk/meetings.html", "/desk/meetings/", OFFICER),
        Page("scrutiny/desk/meeting.html", of("desk/meetings/<slug:committee>/<slug:day>/"), OFFICER),
        Page("scrutiny/desk/programme.html", "/desk/programme/", OFFICER),
        Page("scrutiny/desk/feedback.html", "/desk/feedback/", OFFICER),
        Page("scrutiny/desk/form.html", "/desk/hand-over/", OFFICER),
        Page("organisations/take_down.html", of("desk/recommendations/<slug:reference>/take-down/"), "monitoring_officer"),
        Page("decisions/plan/desk.html", "/desk/forward-plan/", "democratic_services"),
        Page("decisions/plan/entry_desk.html", of("desk/forward-plan/<slug:reference>/"), "democratic_services"),
        Page("decisions/form.html", of("desk/forward-plan/<slug:reference>/change/"), "democratic_services"),
        Page("decisions/form.html", of("desk/forward-plan/<slug:reference>/move/"), "democratic_services", {"because": ""}),
        Page("decisions/form.html", of("desk/forward-plan/<slug:reference>/shorter-notice/"), "democratic_services"),
        Page("decisions/records/papers.html", "/desk/paper-requests/", "democratic_services"),
        Page("decisions/records/paper.html", of("desk/paper-requests/<int:number>/"), "democratic_services"),
        Page("decisions/routes/desk.html", "/desk/routes/", "democratic_services"),
        Page("decisions/routes/route_desk.html", of("desk/routes/<slug:slug>/"), "democratic_services"),
        Page("decisions/routes/move.html", of("desk/routes/<slug:slug>/stages/<int:position>/move/"), "democratic_services"),
        Page("decisions/records/desk.html", "/desk/decisions/", "democratic_services"),
        Page("decisions/records/record_desk.html", of("desk/decisions/<slug:reference>/"), "monitoring_officer"),
        Page("decisions/form.html", of("desk/decisions/<slug:reference>/call-in/"), "democratic_services"),
        Page("decisions/form.html", lambda made: f"{made.things.draft_decision.desk}change/", "democratic_services"),
        Page("scrutiny/importing/start.html", "/desk/import/", OFFICER),
        Page("scrutiny/importing/start.html", "/desk/import/", OFFICER, {"as_history": "on"}),
        Page("scrutiny/importing/read.html", of("desk/import/<int:pk>/"), OFFICER),
        Page("scrutiny/importing/names.html", of("desk/import/<int:pk>/names/"), OFFICER),
        Page("scrutiny/importing/confirm.html", of("desk/import/<int:pk>/confirm/"), OFFICER),
        Page("scrutiny/importing/over.html", lambda made: f"/desk/import/{made.things.over.pk}/", OFFICER),
        Page("scrutiny/importing/reading.html", lambda made: f"/desk/import/{made.things.reading.pk}/", OFFICER),
        Page("scrutiny/importing/sheet.html", "/desk/import/sheet/", OFFICER),
        Page("scrutiny/importing/sheet_match.html", of("desk/import/sheet/<int:pk>/<slug:holds>/"), OFFICER),
        Page("scrutiny/importing/sheet_progress.html", of("desk/import/sheet/work/<int:pk>/"), OFFICER),
    ],
    "settings": [
        Page("organisations/index.html", "/settings/", ADMIN),
        Page("organisations/look.html", "/settings/look/", ADMIN),
        Page("organisations/form.html", "/settings/names/", ADMIN),
        Page("organisations/form.html", "/settings/rooms/", ADMIN),
        Page("organisations/bank_holidays.html", "/settings/bank-holidays/", ADMIN),
        Page("organisations/bank_holiday.html", lambda made: f"/settings/bank-holidays/{made.things.one_off_day}/", ADMIN),
        Page("organisations/rules.html", "/settings/rules/", ADMIN),
        Page("organisations/rule.html", "/settings/rules/s3/", ADMIN),
        Page("organisations/form.html", "/settings/rules/s3/confirm/", "monitoring_officer"),
        Page("organisations/people.html", "/settings/people/", ADMIN),
        Page("organisations/form.html", "/settings/people/invite/", ADMIN),
        Page("organisations/form.html", "/settings/people/invite/", ADMIN, {"email": "nobody"}),
        Page(
            "organisations/person.html", lambda made: f"/settings/people/{made.actors['lead_officer'].person.pk}/", ADMIN
        ),
        Page(
            "organisations/person_held.html",
            lambda made: f"/settings/people/{made.actors['lead_officer'].person.pk}/held/",
            ADMIN,
        ),
        Page("organisations/bodies.html", "/settings/bodies/", ADMIN),
        Page("organisations/body.html", lambda made: f"/settings/bodies/{made.bodies.committee.slug}/", ADMIN),
        Page("organisations/posts.html", "/settings/posts/", ADMIN),
        Page("organisations/post.html", lambda made: f"/settings/posts/{made.posts.other.slug}/", ADMIN),
        Page("organisations/wards.html", "/settings/wards/", ADMIN),
        Page("organisations/groups.html", "/settings/groups/", ADMIN),
        Page("organisations/meetings.html", "/settings/meetings/", ADMIN),
        Page("organisations/meeting.html", lambda made: f"/settings/meetings/{made.things.coming.pk}/", ADMIN),
        Page("engagement/messages.html", "/settings/messages/", ADMIN),
    ],
}  # fmt: skip
PHONES = {
    "_layouts/public.html": Page("scrutiny/public/review.html", of("reviews/<slug:slug>/")),
    "_layouts/two_thirds.html": Page("scrutiny/public/feedback.html", of("recommendations/<slug:reference>/feedback/")),
    "_layouts/desk.html": Page("scrutiny/partners/review.html", of(DESK + "answers/"), OFFICER),
    "_layouts/desk_two_thirds.html": Page("scrutiny/answers/queue.html", "/my/approvals/", "cabinet_member"),
    "_layouts/review_workspace.html": Page("scrutiny/desk/delivery.html", of(DESK + "delivery/"), OFFICER),
}
ELSEWHERE = {
    "_layouts/": "the layouts themselves",
    "messaging/": "e-mails: looked at in tests/engagement/test_in_browser.py",
    "account/base_reauthenticate.html": "the frame of three pages that are looked at",
    "kernel/components.html": "the gallery: tests/kernel/test_components_in_browser.py",
    **dict.fromkeys(
        ("engagement/asked.html", "engagement/changed.html", "engagement/confirm.html", "engagement/confirmed.html",
         "engagement/stopped.html"),
        "a step of following: tests/engagement/test_in_browser.py",
    ),
}  # fmt: skip


def test_every_template_is_looked_at():
    drawn = {page.template for pages in PAGES.values() for page in pages}
    pages = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"\{% extends ", path.read_text(encoding="utf-8")[:200])
    }
    missing = {name for name in pages - drawn if not name.startswith(tuple(ELSEWHERE))}
    assert missing == set()


def signed_in(actor: Any) -> Client:
    """A client of somebody who has just shown who they are, as pages about one's own keys want."""
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    if actor is not None:
        client.force_login(actor.person)
        session = client.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": method, "at": time.time(), "reauthenticated": True} for method in ("password", "mfa")
        ]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(actor.person.pk)
        session.save()
    return client


@pytest.fixture
def doorways(filled: Any) -> None:
    """What only these pages need: keys and codes, invitations, a link that ended, a review about to be sent."""
    person, by, now = filled.actors[KEYS].person, filled.actors[ADMIN], timezone.now()
    for one in (person, filled.actors["committee_member"].person):
        TOTP.activate(one, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    key = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "My key", "credential": {}}
    )
    filled.things.key = key.pk
    for name in ("invited", "withdrawn"):
        row, token = people.invite(email=f"{name}@elmbury.example", full_name="", role="lead-officer", by=by, at=now)
        filled.links[name] = f"http://127.0.0.1/link/{token}/"
        if name == "withdrawn":
            type(row).objects.filter(pk=row.pk).update(withdrawn_at=now)
    ended, filled.links["ended"] = partner_links.partner_link(filled.bodies.police, by=filled.by, at=now)
    type(ended).objects.filter(pk=ended.pk).update(ends_at=now - timedelta(days=1))
    filled.things.to_issue = ReviewFactory(
        body=filled.bodies.committee, council=filled.council, agreed=True, title="Ready to go", slug="ready-to-go"
    )
    row = RecommendationFactory(review=filled.things.to_issue, agreed=True)
    asking.ask(row.pk, posts=[filled.posts.member.pk], bodies=[], by=filled.by, at=now)


@pytest.fixture
def shown(doorways: None, page: Any, filled: Any) -> Callable[[Page], list[str]]:
    """``shown(page)``: draw it, put it into the browser. Returns what is wrong with what was drawn."""
    clients: dict[str, Client] = {}
    drawn: dict[str, Any] = {}

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path == drawn["path"]:
            route.fulfill(body=drawn["html"], content_type="text/html; charset=utf-8")
        elif path.startswith(site.STATIC_URL) and (found := finders.find(path.removeprefix(site.STATIC_URL))):
            route.fulfill(path=found, content_type=mimetypes.guess_type(path)[0] or "text/plain")
        elif path == "/look.css":
            route.fulfill(body=Client(SERVER_NAME="127.0.0.1").get(path).content, content_type="text/css")
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", answer)

    def show(wanted: Page) -> list[str]:
        client = clients.get(wanted.who) if wanted.first is None else None
        if client is None:
            client = clients[wanted.who] = signed_in(filled.actors[wanted.who] if wanted.who else None)
        names: list[str] = []

        def note(sender: Any, template: Any, **more: Any) -> None:
            names.append(template.name)

        template_rendered.connect(note)
        path = wanted.path(filled)
        try:
            with transaction.atomic():
                if wanted.first is not None:
                    before, said = wanted.first
                    client.post(before(filled) if callable(before) else before, said)
                response = client.get(path) if wanted.posts is None else client.post(path, wanted.posted(filled))
                html = response.content
                if wanted.alone is not None:
                    html = render(response.wsgi_request, wanted.template, wanted.alone).content
                transaction.set_rollback(True)
        finally:
            template_rendered.disconnect(note)
        if wanted.template not in names:
            return [f"{path} ({wanted.who}): {response.status_code}, drew {names[:1]}, not {wanted.template}"]
        drawn.update(path=path, html=html)
        page.goto(f"{ADDRESS}{path}")
        return []

    return show


def wrong_with(page: Any, name: str) -> list[str]:
    """What axe finds, in a line each."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{name}: {each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("group", PAGES)
def test_axe_finds_nothing(group, page, shown, filled):
    page.set_viewport_size({"width": 1280, "height": 900})
    wrong = []
    for wanted in PAGES[group]:
        trouble = shown(wanted)
        name = f"{wanted.path(filled)} ({wanted.who}{', posted' if wanted.posts is not None else ''})"
        wrong += trouble or wrong_with(page, name)
    assert not wrong, "\n".join(wrong)


def test_pages_fit_a_phone(page, shown):
    wrong = []
    for layout, wanted in PHONES.items():
        wrong += shown(wanted)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                wrong.append(f"{layout}, {wanted.template}: {wide} px wide at {width}")
        wrong += wrong_with(page, f"{layout} at 320")
    assert not wrong, "\n".join(wrong)
