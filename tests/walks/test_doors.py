"""Every address of every room, by every role, and with another council's people at the door.

``tests/organisations/test_doors.py`` walks the settings pages, posted forms included. Here stand all the others. An
address that is in neither table fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from tests.doors import CAST
from tests.walks import of_assessment, of_partnership
from wardmote.organisations.urls import urlpatterns as settings_pages

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.pure]
Path = Callable[[Any], str]


def _review(tail: str = "") -> Path:
    return lambda made: f"/reviews/{made.review.slug}/{tail}"


def _one(tail: str = "") -> Path:
    return lambda made: f"/recommendations/{made.rows['accepted'].reference}/{tail}"


def _desk(tail: str = "") -> Path:
    return lambda made: f"/desk/reviews/{made.review.slug}/{tail}"


def _drafted(tail: str, name: str = "") -> Path:
    return lambda made: (
        f"/desk/reviews/{made.drafted.slug}/{tail.format(getattr(made.things, name).pk if name else '')}"
    )


def _thing(path: str, name: str) -> Path:
    return lambda made: path.format(getattr(made.things, name).pk)


def _mine(tail: str, ask: str = "") -> Path:
    return lambda made: f"/my/answers/{made.review.slug}/{tail}" + (f"?ask={made.asks[ask].pk}" if ask else "")


def _meeting(lead: str, tail: str) -> Path:
    return lambda made: f"{lead}/meetings/{made.bodies.committee.slug}/{made.things.past.slug}{tail}"


def _delivery(tail: str) -> Path:
    return lambda made: f"{made.review.desk}delivery/{made.rows['silent'].pk}/{tail}"


def _own(lead: str, name: str) -> Path:
    return lambda made: f"/desk/recommendations/{made.things.own.pk}/{lead}/{getattr(made.things, name).pk}/"


def _office(kind: str, tail: str = "") -> Path:
    def path(made: Any) -> str:
        slugs = {
            "committees": made.bodies.committee.slug,
            "decision-makers": made.posts.member.slug,
            "partners": made.bodies.police.slug,
            "wards": made.things.ward.slug,
        }
        return f"/{kind}/{slugs[kind]}/{tail}"

    return path


def _route(tail: str) -> Path:
    return lambda made: f"{made.things.route.desk}{tail}"


REPORT = "desk/reports/<slug:reference>/"


def _report(tail: str = "", name: str = "") -> Path:
    return lambda made: f"{made.things.report.desk}{tail.format(getattr(made.things, name).pk if name else '')}"


def _public_report(tail: str = "") -> Path:
    return lambda made: f"{made.things.public_report.address}{tail}"


def _plan(lead: str, tail: str) -> Path:
    return lambda made: f"{lead}{made.things.plan_entry.address}{tail}"


def _decided(tail: str) -> Path:
    return lambda made: f"{made.things.decision.desk}{tail}"


PACKS = "desk/packs/<slug:body>/<slug:day>/"
PUBLIC_PACK = "meetings/<slug:body>/<slug:day>/"


def _packs(tail: str = "", name: str = "") -> Path:
    return lambda made: f"{made.things.pack.desk}{tail.format(getattr(made.things, name).pk if name else '')}"


def _public_pack(tail: str) -> Path:
    return lambda made: f"{made.things.coming.address}{tail.format(made.things.meeting_paper.pk)}"


# Where an address has parts to fill in, the address of a thing of the filled council.
SAMPLES: dict[str, Path] = {
    "api/v1/reviews/<slug>/": lambda made: f"/api/v1/reviews/{made.review.slug}/",
    "api/v1/recommendations/<reference>/": lambda made: f"/api/v1{_one()(made)}",
    "api/v1/requests/<number>/": lambda made: f"/api/v1/requests/{made.things.request.pk}/",
    **{f"decisions/reports/<slug:reference>/{tail}": _public_report(tail) for tail in ("", "report.docx", "report.pdf", "comment/")},
    "decisions/reports/<slug:reference>/papers/<int:number>/":
        lambda made: f"{made.things.public_report.address}papers/{made.things.public_paper.pk}/",
    **{f"{PACKS}{tail}": _packs(tail) for tail in ("", "papers/add/", "make/", "supplement/")},
    **{f"{PACKS}papers/<int:number>/{tail}": _packs(f"papers/{{}}/{tail}", "meeting_paper") for tail in ("", "drop/")},
    f"{PACKS}reports/<int:number>/on/": _packs("reports/{}/on/", "meeting_report"),
    **{f"{PACKS}<int:number>/{tail}": _packs(f"0/{tail}") for tail in ("publish/", "take-down/", "public.pdf", "whole.pdf")},
    **{f"{PUBLIC_PACK}agenda-pack/{tail}": _public_pack(f"agenda-pack/{tail}") for tail in ("", "pack.pdf")},
    f"{PUBLIC_PACK}agenda-pack/papers/<int:paper>/": _public_pack("agenda-pack/papers/{}/"),
    **{f"{PUBLIC_PACK}supplement-<int:number>/{tail}": _public_pack(f"supplement-1/{tail}") for tail in ("", "pack.pdf")},
    f"{PUBLIC_PACK}supplement-<int:number>/papers/<int:paper>/": _public_pack("supplement-1/papers/{}/"),
    **{f"{REPORT}{tail}": _report(tail) for tail in (
        "", "cover/", "authors/", "imported/", "source/", "ask/", "manager/", "checks/", "ready/", "publish/", "consider/",
        "settle/", "preview/",
        *(f"{place}/{end}" for place in ("recommendations", "options", "exempt", "papers", "consultations") for end in ("", "add/")),
    )},
    **{f"{REPORT}{place}/<int:number>/{tail}": _report(f"{place}/{{}}/{tail}", name) for place, name in (
        ("recommendations", "report_recommendation"), ("options", "option"), ("exempt", "exempt"), ("papers", "paper"),
        ("consultations", "consultation")) for tail in ("", "drop/")},
    f"{REPORT}papers/<int:number>/file/": _report("papers/{}/file/", "filed_paper"),
    f"{REPORT}sections/<slug:key>/": _report("sections/reasons/"),
    f"{REPORT}implications/<slug:key>/": _report("implications/legal/"),
    f"{REPORT}texts/<int:number>/": _report("texts/{}/", "other_text"),
    f"{REPORT}imported/gaps/<int:number>/": _report("imported/gaps/{}/", "gap"),
    f"{REPORT}imported/texts/<int:number>/": _report("imported/texts/{}/", "loose"),
    f"{REPORT}clearances/<int:number>/": _report("clearances/{}/", "clearance"),
    f"{REPORT}clearances/<int:number>/again/": _report("clearances/{}/again/", "clearance"),
    f"{REPORT}checks/<slug:key>/": _report("checks/wards/"),
    f"{REPORT}take-down/": lambda made: f"{made.things.public_report.desk}take-down/",
    "desk/report-comments/<int:number>/show/": _thing("/desk/report-comments/{}/show/", "comment"),
    "desk/report-comments/<int:number>/not-shown/": _thing("/desk/report-comments/{}/not-shown/", "comment"),
    "desk/paper-requests/<int:number>/": _thing("/desk/paper-requests/{}/", "paper_request"),
    "desk/paper-requests/<int:number>/answer/": _thing("/desk/paper-requests/{}/answer/", "paper_request"),
    "desk/decisions/<slug:reference>/require-report/": lambda made: f"{made.things.decision.desk}require-report/",
    "desk/decisions/<slug:reference>/members/": lambda made: f"{made.things.decision.desk}members/",
    "desk/decisions/<slug:reference>/required-reports/<int:number>/": lambda made: (
        f"{made.things.decision.desk}required-reports/{made.things.required_report.pk}/"
    ),
    "decisions/routes/<slug:slug>/": lambda made: made.things.route.address,
    "desk/route-templates/<slug:key>/": lambda made: f"/desk/route-templates/{made.things.route_template.key}/",
    **{
        f"desk/routes/<slug:slug>/{tail}": _route(tail.replace("<int:position>", "5"))
        for tail in (
            "", "publish/", "stop/", "amend/", "stages/<int:position>/", "stages/<int:position>/move/",
            "stages/<int:position>/outcome/", "stages/<int:position>/objection/",
        )
    },
    "desk/routes/<slug:slug>/objections/<int:number>/": lambda made: (
        f"{made.things.route.desk}objections/{made.things.objection.pk}/"
    ),
    "desk/report-templates/<slug:key>/": lambda made: f"/desk/report-templates/{made.things.report.template.key}/",
    "desk/report-templates/clears/<slug:key>/": lambda made: "/desk/report-templates/clears/financial/",
    "desk/report-templates/priorities/<int:number>/end/": _thing("/desk/report-templates/priorities/{}/end/", "priority"),
    "link/<str:token>/": lambda made: "/" + made.links["partner"].split("/", 3)[3],
    "sign-in/<str:provider_id>/start/": lambda made: "/sign-in/council/start/",
    "sign-in/<str:provider_id>/back/": lambda made: "/sign-in/council/back/",
    "^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$": lambda made: "/sign-in/new-password/1-abc-def/",
    "my/account/two-step/keys/<int:pk>/": lambda made: "/my/account/two-step/keys/1/",
    "my/account/two-step/keys/<int:pk>/remove/": lambda made: "/my/account/two-step/keys/1/remove/",
    "follow/confirm/<str:token>/": lambda made: "/follow/confirm/never-given/",
    "follow/<slug:kind>/<slug:slug>/": lambda made: f"/follow/review/{made.review.slug}/",
    "unfollow/<str:token>/": lambda made: f"/unfollow/{made.things.stop}/",
    **{f"reviews/<slug:slug>/{tail}": _review(tail) for tail in (
        "feed.atom", "calendar.ics", "plan.docx", "plan.pdf", "plan.csv", "report.docx", "report.pdf", "", "report/",
        "progress.svg", "history/",
    )},
    "reviews/<slug:slug>/evaluation/": lambda made: f"/reviews/{made.closed.slug}/evaluation/",
    **{f"recommendations/<slug:slug>/{tail}": _one(tail) for tail in ("feed.atom", "calendar.ics")},
    **{f"recommendations/<slug:reference>/{tail}": _one(tail) for tail in ("", "history/", "feedback/")},
    **{f"{kind}/<slug:slug>/{tail}": _office(kind, tail)
       for kind in ("committees", "decision-makers", "partners", "wards") for tail in ("", "feed.atom", "calendar.ics")},
    **{f"meetings/<slug:committee>/<slug:day>/{tail}": _meeting("", f"/{tail}")
       for tail in ("", "update/", "update.docx", "update.pdf", "update.csv")},
    "desk/meetings/<slug:committee>/<slug:day>/": _meeting("/desk", "/"),
    "work-programme/<slug:slug>/": lambda made: f"/work-programme/{made.bodies.committee.slug}/",
    "desk/programme/<int:number>/answer/": _thing("/desk/programme/{}/answer/", "topic"),
    "desk/programme/<int:number>/move/": _thing("/desk/programme/{}/move/", "planned_topic"),
    "desk/programme/<int:number>/start/": _thing("/desk/programme/{}/start/", "planned_topic"),
    "desk/programme/<int:number>/finish/": _thing("/desk/programme/{}/finish/", "planned_topic"),
    "desk/feedback/<int:number>/show/": _thing("/desk/feedback/{}/show/", "feedback"),
    "desk/feedback/<int:number>/not-shown/": _thing("/desk/feedback/{}/not-shown/", "feedback"),
    "my/help/<int:number>/": _thing("/my/help/{}/", "help"),
    **{f"my/answers/<slug:slug>/{tail}": _mine(tail, "writing") for tail in ("copy/", "colleague/", "not-mine/", "holding/")},
    "desk/answers/checks/send-back/": lambda made: f"/desk/answers/checks/send-back/?answer={made.answers['partner'].pk}",
    "desk/answers/checks/decline/": _thing("/desk/answers/checks/decline/?update={}", "update"),
    "desk/reviews/<slug:slug>/answers/one/": lambda made: f"{_desk('answers/one/')(made)}?ask={made.asks['writing'].pk}",
    **{f"desk/reviews/<slug:slug>/{tail}": _desk(tail) for tail in (
        "", "answers/", "scope/", "members/", "report/", "release/", "evidence/", "wording/", "issue/", "delivery/",
        "evaluation/", "evaluation/report/", "evaluation/postpone/", "evaluation/publish/", "evaluation/begin/", "move/",
        "take-down/",
    )},
    **{f"desk/reviews/<slug:slug>/{tail}": lambda made, tail=tail: f"{made.review.desk}{tail}?ask={made.asks['silent'].pk}"
       for tail in ("letters/draft/", "invite/")},
    "desk/reviews/<slug:slug>/evaluation/appoint/": _drafted("evaluation/appoint/"),
    "desk/reviews/<slug:slug>/evidence/add/": _drafted("evidence/add/"),
    "desk/reviews/<slug:slug>/evidence/suggest/": _drafted("evidence/suggest/"),
    "desk/reviews/<slug:slug>/evidence/<int:number>/": _drafted("evidence/{}/", "evidence"),
    "desk/reviews/<slug:slug>/evidence/<int:number>/show/": _drafted("evidence/{}/show/", "evidence"),
    "desk/reviews/<slug:slug>/suggested/<int:number>/": _drafted("suggested/{}/", "suggested"),
    "desk/reviews/<slug:slug>/suggested/<int:number>/decide/": _drafted("suggested/{}/decide/", "suggested"),
    "desk/reviews/<slug:slug>/wording/add/": _drafted("wording/add/"),
    **{f"desk/reviews/<slug:slug>/wording/<int:number>/{tail}": _drafted(f"wording/{{}}/{tail}", "draft")
       for tail in ("", "split/", "drop/", "order/")},
    "desk/reviews/<slug:slug>/wording/<int:number>/correct/":
        lambda made: f"{made.review.desk}wording/{made.rows['accepted'].pk}/correct/",
    "desk/reviews/<slug:slug>/themes/add/": _drafted("themes/add/"),
    "desk/reviews/<slug:slug>/themes/<int:number>/": _drafted("themes/{}/", "theme"),
    "desk/reviews/<slug:slug>/issue/ask/<int:number>/": _drafted("issue/ask/{}/", "draft"),
    "desk/reviews/<slug:slug>/issue/copies/<int:number>/":
        lambda made: f"{made.review.desk}issue/copies/{made.review.issue.copies.first().pk}/",
    **{f"desk/reviews/<slug:slug>/delivery/<int:number>/{tail}": _delivery(tail)
       for tail in ("action/", "sign-off/", "withdraw/", "replace/")},
    "desk/reviews/<slug:slug>/report-back/<int:number>/":
        lambda made: f"{made.review.desk}report-back/{made.things.report_back.pk}/",
    "desk/reviews/<slug:slug>/letters/<int:number>/": lambda made: f"{made.review.desk}letters/{made.things.letter.pk}/",
    "desk/reviews/<slug:slug>/letters/<int:number>/sent/":
        lambda made: f"{made.review.desk}letters/{made.things.letter.pk}/sent/",
    "desk/reviews/<slug:slug>/evaluation/<slug:kind>/<int:number>/":
        lambda made: f"{made.review.desk}evaluation/recommendation/{made.rows['silent'].pk}/",
    "desk/reviews/<slug:slug>/delivery/<int:number>/action/<int:action>/":
        lambda made: f"{_delivery('action/')(made)}{made.things.late.pk}/",
    **{f"desk/reviews/<slug:slug>/issue/asks/<int:number>/{tail}":
       _drafted(f"issue/asks/{{}}/{tail}", "draft_ask") for tail in ("", "remove/")},
    "desk/reviews/<slug:slug>/evaluation/replace/": _desk("evaluation/replace/"),
    "desk/reviews/<slug:slug>/themes/<int:number>/order/": _drafted("themes/{}/order/", "theme"),
    **{f"desk/recommendations/<int:number>/{tail}": _thing(f"/desk/recommendations/{{}}/{tail}", "own") for tail in (
        "", "change/", "drop/", "ask/", "agree/", "issue/", "action/", "sign-off/", "withdraw/")},
    **{f"desk/recommendations/<int:number>/asks/<int:ask>/{tail}":
       lambda made, tail=tail: f"/desk/recommendations/{made.things.own.pk}/asks/{made.things.own_ask.pk}/{tail}"
       for tail in ("", "remove/")},
    "desk/recommendations/<int:number>/action/<int:action>/": _own("action", "own_action"),
    "desk/recommendations/<int:number>/report-back/<int:hearing>/": _own("report-back", "own_hearing"),
    "desk/recommendations/<int:number>/letters/<int:step>/": _own("letters", "own_letter"),
    "desk/recommendations/<int:number>/letters/<int:step>/sent/": lambda made: f"{_own('letters', 'own_letter')(made)}sent/",
    "desk/recommendations/<int:number>/replace/": _thing("/desk/recommendations/{}/replace/", "own"),
    **{f"desk/recommendations/<int:number>/{tail}":
       lambda made, tail=tail: f"/desk/recommendations/{made.things.own.pk}/{tail}?ask={made.things.own_ask.pk}"
       for tail in ("letters/draft/", "invite/")},
    "desk/requests/<int:number>/take-down/": _thing("/desk/requests/{}/take-down/", "request"),
    "desk/requests/<int:number>/end/": _thing("/desk/requests/{}/end/", "request"),
    **{f"my/answers/<slug:slug>/{tail}": _mine(tail, "writing") for tail in ("", "word/", "answers.docx")},
    "my/actions/<int:number>/": _thing("/my/actions/{}/", "action"),
    "desk/recommendations/<slug:reference>/take-down/":
        lambda made: f"/desk/recommendations/{made.rows['accepted'].reference}/take-down/",
    "desk/import/sheet/work/<int:pk>/": _thing("/desk/import/sheet/work/{}/", "work"),
    "desk/import/sheet/<int:pk>/<slug:holds>/": _thing("/desk/import/sheet/{}/recommendations/", "sheet"),
    **{f"desk/import/<int:pk>/{tail}": _thing(f"/desk/import/{{}}/{tail}", "imported")
       for tail in ("", "names/", "confirm/", "source/")},
    **{f"forward-plan/<slug:reference>/{tail}": _plan("", tail) for tail in ("", "feed.atom", "calendar.ics")},
    "forward-plan/editions/<slug:slug>/": lambda made: made.things.plan_edition.address,
    "api/v1/forward-plan/<reference>/": lambda made: f"/api/v1{made.things.plan_entry.address}",
    "api/v1/forward-plan/editions/<slug>/": lambda made: f"/api/v1{made.things.plan_edition.address}",
    **{f"desk/forward-plan/<slug:reference>/{tail}": _plan("/desk", tail) for tail in (
        "", "take-down/", "change/", "publish/", "move/", "notice/", "take-off/", "shorter-notice/", "private-notice/", "said/")},
    "desk/forward-plan/<slug:reference>/said/<int:number>/":
        lambda made: f"{made.things.plan_entry.desk}said/{made.things.representation.pk}/",
    "decisions/<slug:reference>/": lambda made: made.things.decision.address,
    **{f"decisions/<slug:reference>/notice.{form}": lambda made, form=form: f"{made.things.decision.address}notice.{form}"
       for form in ("docx", "pdf")},
    "decisions/by/<slug:slug>/": lambda made: f"/decisions/by/{made.bodies.cabinet.slug}/",
    "api/v1/decisions/<reference>/": lambda made: f"/api/v1{made.things.decision.address}",
    **{f"desk/decisions/<slug:reference>/{tail}": _decided(tail) for tail in (
        "", "take-down/", "change/", "check/", "send-back/", "publish/", "tasks/add/", "call-in/")},
    "desk/decisions/<slug:reference>/tasks/<int:number>/": lambda made: f"{made.things.decision.desk}tasks/{made.things.task.pk}/",
    **{f"desk/decisions/<slug:reference>/call-in/<int:number>/{tail}/":
       lambda made, tail=tail: f"{made.things.decision.desk}call-in/{made.things.call_in.pk}/{tail}/"
       for tail in ("check", "heard", "council", "again")},
    **of_partnership.SAMPLES,
    **of_assessment.SAMPLES,
}  # fmt: skip

ALL = frozenset((*CAST, "resident"))
STAFF = frozenset(CAST)
OFFICERS = frozenset({"scrutiny_officer", "democratic_services"})
CHAIR = OFFICERS | {"chair"}
COMMITTEE = CHAIR | {"committee_member"}
REPORT_WRITERS = frozenset({"lead_officer", "head_of_service", "democratic_services", "monitoring_officer"})
WRITERS = OFFICERS | {"lead_officer", "head_of_service"}
RECORDERS = frozenset({"democratic_services", "monitoring_officer"})
PLAN_READERS = WRITERS | {"monitoring_officer", "administrator"}

# Everybody reads these, signed in or not.
PUBLIC = frozenset({
    "", "search/", "about/", "accessibility/", "privacy/", "data/", "status/", "look.css", "healthz",
    "api/v1/openapi.json", "api/v1/reviews/", "api/v1/reviews/<slug>/", "api/v1/recommendations/", "api/v1/late/",
    "api/v1/recommendations/<reference>/", "api/v1/requests/", "api/v1/requests/<number>/",
    "sign-in/new-password/", "sign-in/new-password/sent/", "sign-in/new-password/done/", "sign-in/closed/",
    "sign-in/stopped/", "^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
    "follow/<slug:kind>/<slug:slug>/", "suggest-a-topic/", "work-programme/<slug:slug>/",
    "feed.atom", "calendar.ics", "recommendations.csv", "recommendations.xlsx", "recommendations/feed.atom",
    *(f"reviews/<slug:slug>/{tail}" for tail in (
        "", "feed.atom", "calendar.ics", "plan.docx", "plan.pdf", "plan.csv", "report.docx", "report.pdf", "report/",
        "evaluation/", "progress.svg", "history/",
    )),
    "recommendations/<slug:slug>/feed.atom", "recommendations/<slug:slug>/calendar.ics",
    *(f"recommendations/<slug:reference>/{tail}" for tail in ("", "history/", "feedback/")),
    *(f"{kind}/<slug:slug>/{tail}" for kind in ("committees", "decision-makers", "partners", "wards")
      for tail in ("", "feed.atom", "calendar.ics")),
    *(f"meetings/<slug:committee>/<slug:day>/{tail}" for tail in ("", "update/", "update.docx", "update.pdf", "update.csv")),
    *(f"{PUBLIC_PACK}agenda-pack/{tail}" for tail in ("", "pack.pdf", "papers/<int:paper>/")),
    *(f"{PUBLIC_PACK}supplement-<int:number>/{tail}" for tail in ("", "pack.pdf", "papers/<int:paper>/")),
    "reviews/", "recommendations/", "late/", "wards/", "meetings/", "decisions/",
    *(f"decisions/reports/<slug:reference>/{tail}" for tail in (
        "", "report.docx", "report.pdf", "comment/", "papers/<int:number>/")),
    "forward-plan/", "forward-plan/moved/", "forward-plan.csv", "forward-plan/feed.atom", "forward-plan/calendar.ics", "forward-plan/editions/",
    "forward-plan/editions/<slug:slug>/", "api/v1/forward-plan/", "api/v1/forward-plan/<reference>/",
    "api/v1/forward-plan/editions/<slug>/", "decisions/made/", "decisions.csv", "decisions/feed.atom", "decisions/urgent/",
    "decisions/by/<slug:slug>/", "decisions/<slug:reference>/", "decisions/routes/", "decisions/routes/<slug:slug>/", "api/v1/decisions/", "api/v1/decisions/<reference>/",
    *(f"forward-plan/<slug:reference>/{tail}" for tail in ("", "feed.atom", "calendar.ics")),
    *(f"{where}.{form}" for where in ("forward-plan", "decisions/<slug:reference>/notice") for form in ("docx", "pdf")),
    *of_partnership.PUBLIC,
    *of_assessment.PUBLIC,
})  # fmt: skip
# Who gets in (200, 302 or, where only posting makes sense, 405); others signed in are refused, the public signs in first.
ROLES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("my/", "my/account/", "my/account/held/", "my/account/password/", "my/account/two-step/",
                     "my/account/two-step/keys/", "my/account/password/set/", "my/answers/", "my/clearance/",
                     "my/approvals/", "my/calendars/"), STAFF),
    "settings/messages/": frozenset({"administrator"}),
    "desk/reports/": STAFF,
    **dict.fromkeys(("desk/reports/begin/", "desk/reports/import/"), REPORT_WRITERS),
    **dict.fromkeys((f"{REPORT}{tail}" for tail in (
        "", "imported/", "source/", "checks/", "preview/", "clearances/<int:number>/", "papers/<int:number>/file/",
        "recommendations/", "options/", "exempt/", "papers/", "consultations/")), REPORT_WRITERS),
    **dict.fromkeys((f"{REPORT}{tail}" for tail in (
        "cover/", "authors/", "ask/", "manager/", "ready/", "sections/<slug:key>/", "implications/<slug:key>/",
        "texts/<int:number>/", "imported/gaps/<int:number>/", "imported/texts/<int:number>/",
        "clearances/<int:number>/again/", "checks/<slug:key>/",
        *(f"{place}/{end}" for place in ("recommendations", "options", "exempt", "papers", "consultations")
          for end in ("add/", "<int:number>/", "<int:number>/drop/")))),
        frozenset({"lead_officer", "democratic_services"})),
    **dict.fromkeys((f"{REPORT}{tail}" for tail in ("publish/", "consider/", "settle/")), frozenset({"democratic_services"})),
    f"{REPORT}take-down/": frozenset({"administrator", "monitoring_officer"}),
    **dict.fromkeys(("desk/forward-plan/<slug:reference>/take-down/", "desk/decisions/<slug:reference>/take-down/"),
                    frozenset({"administrator", "monitoring_officer"})),
    "desk/packs/": STAFF,
    **dict.fromkeys(("settings/moderngov/", "settings/moderngov/change/", "settings/moderngov/read/"), frozenset({"administrator"})),
    **dict.fromkeys((f"{PACKS}{tail}" for tail in ("", "papers/<int:number>/", "<int:number>/public.pdf", "<int:number>/whole.pdf")),
                    RECORDERS | {"chair", "committee_member"}),
    **dict.fromkeys((f"{PACKS}{tail}" for tail in (
        "papers/add/", "papers/<int:number>/drop/", "reports/<int:number>/on/", "make/", "supplement/", "<int:number>/publish/")),
        frozenset({"democratic_services"})),
    f"{PACKS}<int:number>/take-down/": frozenset({"administrator", "monitoring_officer"}),
    **dict.fromkeys(("desk/report-comments/", "desk/report-comments/<int:number>/show/",
                     "desk/report-comments/<int:number>/not-shown/"),
                    frozenset({"democratic_services", "communications_officer"})),
    **dict.fromkeys(("desk/report-templates/", "desk/report-templates/<slug:key>/",
                     "desk/report-templates/clears/<slug:key>/", "desk/report-templates/priorities/add/",
                     "desk/report-templates/priorities/<int:number>/end/"),
                    frozenset({"democratic_services", "monitoring_officer", "administrator"})),
    **dict.fromkeys(("desk/routes/", "desk/routes/<slug:slug>/", "desk/routes/<slug:slug>/amend/"), PLAN_READERS),
    "desk/routes/begin/": RECORDERS | {"lead_officer", "head_of_service"},
    "desk/route-templates/<slug:key>/": frozenset({"democratic_services", "monitoring_officer", "administrator"}),
    **dict.fromkeys((f"desk/routes/<slug:slug>/{tail}" for tail in (
        "publish/", "stop/", *(f"stages/<int:position>/{end}" for end in ("", "move/", "outcome/", "objection/")),
        "objections/<int:number>/")), RECORDERS),
    "desk/paper-requests/": PLAN_READERS, "desk/paper-requests/add/": OFFICERS,  # and whoever holds a councillor's seat
    "desk/paper-requests/<int:number>/": PLAN_READERS,
    "desk/paper-requests/<int:number>/answer/": RECORDERS,
    "desk/decisions/<slug:reference>/require-report/": OFFICERS,
    **dict.fromkeys(("desk/decisions/<slug:reference>/required-reports/<int:number>/",
                     "desk/decisions/<slug:reference>/members/"), RECORDERS),
    "desk/programme/": COMMITTEE,
    **dict.fromkeys(("desk/programme/add/", *(f"desk/programme/<int:number>/{tail}/" for tail in (
        "answer", "move", "start", "finish"))), CHAIR),
    **dict.fromkeys(("desk/feedback/", "desk/feedback/<int:number>/show/", "desk/feedback/<int:number>/not-shown/"),
                    OFFICERS | {"communications_officer"}),
    "my/help/<int:number>/": OFFICERS | {"head_of_service"},
    **dict.fromkeys(("my/answers/<slug:slug>/", *(f"my/answers/<slug:slug>/{tail}/" for tail in (
        "copy", "colleague", "not-mine", "holding"))), WRITERS),
    **dict.fromkeys(("desk/answers/checks/", "desk/answers/checks/send-back/", "desk/reviews/<slug:slug>/answers/",
                     "desk/reviews/<slug:slug>/answers/one/"), OFFICERS),
    **dict.fromkeys((f"my/answers/<slug:slug>/{tail}" for tail in ("word/", "answers.docx")), WRITERS),
    "desk/answers/checks/decline/": OFFICERS,
    **dict.fromkeys(("desk/recommendations/", "desk/recommendations/<int:number>/", "desk/requests/"), COMMITTEE),
    **dict.fromkeys(("desk/recommendations/add/", "desk/requests/add/", "desk/requests/<int:number>/end/"), CHAIR),
    **dict.fromkeys((f"desk/recommendations/<int:number>/{tail}/" for tail in (
        "change", "drop", "agree", "issue", "sign-off", "withdraw", "replace", "report-back/<int:hearing>",
        "letters/draft", "letters/<int:step>", "letters/<int:step>/sent", "invite")), CHAIR),
    **dict.fromkeys(("desk/recommendations/<int:number>/ask/", "desk/recommendations/<int:number>/action/", "desk/recommendations/<int:number>/action/<int:action>/",
                     "desk/recommendations/<int:number>/asks/<int:ask>/",
                     "desk/recommendations/<int:number>/asks/<int:ask>/remove/"), OFFICERS),
    "desk/reviews/": COMMITTEE,
    "desk/reviews/begin/": OFFICERS,
    **dict.fromkeys((f"desk/reviews/<slug:slug>/{tail}" for tail in (
        "", "scope/", "evidence/", "wording/", "issue/", "delivery/", "evaluation/", "suggested/<int:number>/",
        "evidence/suggest/",
    )), COMMITTEE),
    **dict.fromkeys((f"desk/reviews/<slug:slug>/{tail}" for tail in (
        "move/", "release/", "suggested/<int:number>/decide/", "delivery/<int:number>/sign-off/",
        "delivery/<int:number>/withdraw/", "delivery/<int:number>/replace/", "report-back/<int:number>/",
        "evaluation/appoint/", "evaluation/replace/", "invite/", "letters/draft/", "letters/<int:number>/", "letters/<int:number>/sent/",
        "members/", "wording/add/", "wording/<int:number>/", "wording/<int:number>/correct/",
        "wording/<int:number>/split/", "wording/<int:number>/drop/",
    )), CHAIR),
    **dict.fromkeys((f"desk/reviews/<slug:slug>/{tail}" for tail in (
        "report/", "evidence/add/", "evidence/<int:number>/", "evidence/<int:number>/show/",
        "wording/<int:number>/order/", "themes/add/",
        "themes/<int:number>/", "issue/ask/<int:number>/", "issue/copies/<int:number>/",
        "themes/<int:number>/order/", "issue/asks/<int:number>/", "issue/asks/<int:number>/remove/",
        "delivery/<int:number>/action/", "delivery/<int:number>/action/<int:action>/", "evaluation/begin/", "evaluation/report/", "evaluation/postpone/",
        "evaluation/publish/", "evaluation/<slug:kind>/<int:number>/",
    )), OFFICERS),
    **dict.fromkeys(("desk/requests/<int:number>/take-down/", "desk/reviews/<slug:slug>/take-down/", "desk/recommendations/<slug:reference>/take-down/"),
                    frozenset({"administrator", "monitoring_officer"})),
    **dict.fromkeys(("desk/forward-plan/", "desk/forward-plan/<slug:reference>/"), PLAN_READERS),
    "desk/forward-plan/<slug:reference>/change/": frozenset({"democratic_services", "monitoring_officer"}),
    "desk/forward-plan/<slug:reference>/notice/": frozenset({"monitoring_officer"}),
    **dict.fromkeys(("desk/forward-plan/add/", "desk/forward-plan/edition/", *(
        f"desk/forward-plan/<slug:reference>/{tail}/" for tail in (
            "publish", "move", "take-off", "shorter-notice", "private-notice", "said", "said/<int:number>"))),
        frozenset({"democratic_services"})),
    **dict.fromkeys(("desk/decisions/", "desk/decisions/<slug:reference>/"), PLAN_READERS),
    **dict.fromkeys(("desk/decisions/begin/", *(f"desk/decisions/<slug:reference>/{tail}/" for tail in (
        "change", "publish", "tasks/add", "call-in/<int:number>/again"))), RECORDERS),
    **dict.fromkeys((f"desk/decisions/<slug:reference>/{tail}/" for tail in (
        "check", "send-back", "call-in/<int:number>/check")), frozenset({"monitoring_officer"})),
    "desk/decisions/<slug:reference>/tasks/<int:number>/": frozenset({"democratic_services", "lead_officer"}),
    "desk/decisions/<slug:reference>/call-in/": frozenset({"democratic_services"}),  # and whoever holds a councillor's seat
    **dict.fromkeys((f"desk/decisions/<slug:reference>/call-in/<int:number>/{tail}/" for tail in ("heard", "council")),
                    OFFICERS),
    "my/actions/<int:number>/": WRITERS,
    "desk/hand-over/": OFFICERS | {"administrator"},
    "desk/meetings/": COMMITTEE,
    "desk/meetings/<slug:committee>/<slug:day>/": COMMITTEE,
    **dict.fromkeys(("desk/import/", "desk/import/sheet/", "desk/import/sheet/work/<int:pk>/", "desk/import/<int:pk>/",
                     "desk/import/<int:pk>/names/", "desk/import/<int:pk>/confirm/", "desk/import/<int:pk>/source/",
                     "desk/recommendations.csv", "desk/recommendations.xlsx", "desk/actions.csv", "desk/actions.xlsx"),
                    OFFICERS),
    "desk/import/sheet/<int:pk>/<slug:holds>/": frozenset({"scrutiny_officer"}),  # whoever sent it in
    **of_partnership.ROLES,
    **of_assessment.ROLES,
}  # fmt: skip
# Steps of signing in, links and signals to machines: each with what it answers to anybody in particular.
PARTICULAR = {
    "sign-in/": "tests/website/test_sign_in.py",
    "sign-in/code/": "tests/website/test_sign_in.py",
    "sign-in/code/enter/": "tests/website/test_sign_in.py",
    "sign-in/practice/": "tests/website/test_sign_in.py",
    "sign-in/second-step/": "tests/website/test_sign_in.py",
    "sign-in/again/": "tests/website/test_sign_in.py",
    "sign-in/again/second-step/": "tests/website/test_sign_in.py",
    "sign-in/again/key/": "tests/website/test_sign_in.py",
    "sign-in/join/": "tests/website/test_sign_in.py",
    "sign-in/failed/": "tests/website/test_sign_in_directory.py",
    "sign-in/<str:provider_id>/start/": "tests/website/test_sign_in_directory.py",
    "sign-in/<str:provider_id>/back/": "tests/website/test_sign_in_directory.py",
    "sign-out/": "tests/website/test_sign_in.py",
    **dict.fromkeys((f"my/account/two-step/{tail}" for tail in (
        "app/", "app/stop/", "spare-codes/", "spare-codes/new/", "spare-codes.txt", "keys/add/", "keys/<int:pk>/",
        "keys/<int:pk>/remove/")), "one's own second steps: tests/website/test_sign_in.py"),
    "link/<str:token>/": "tests/scrutiny/test_partner_pages.py",
    "follow/confirm/<str:token>/": "tests/engagement/test_following.py",
    "unfollow/<str:token>/": "tests/engagement/test_following.py",
    "logo.png": "only where a council has a logo: tests/organisations/test_places_meetings_look.py",
    "readyz": "tests/website/test_health.py",
    "api/v1/": "the root that the API gives to its documents, which are off",
    "partnership/plan/": "leads to the edition in force: tests/partnership/test_plan_pages.py",
    "components/": "in development only: tests/kernel/test_components.py",
}  # fmt: skip


def patterns(resolver: Any, before: str = "") -> Iterator[str]:
    """Every route of the site, as it is written."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from patterns(each, route)
        else:
            yield route


def sample(route: str, made: Any) -> str:
    """An address of the filled council at that route."""
    return SAMPLES[route](made) if route in SAMPLES else f"/{route}"


def test_every_address_has_a_door():
    routes = set(patterns(get_resolver()))
    settings = {route for route in routes if route.startswith("settings/")} - set(ROLES)
    assert settings == {f"settings/{str(each.pattern).removeprefix('settings/')}" for each in settings_pages}
    known = {*PUBLIC, *ROLES, *PARTICULAR}
    assert sorted(routes - settings - known) == []
    assert sorted(known - routes) == []
    assert len(known) == len(PUBLIC) + len(ROLES) + len(PARTICULAR)
    assert {route for route in known - set(PARTICULAR) if "<" in route} <= set(SAMPLES)


@pytest.fixture
def clients(filled):
    """A signed-in client for each of the cast, and one for the public."""
    made = {"resident": Client(SERVER_NAME="127.0.0.1")}
    for name in CAST:
        made[name] = Client(SERVER_NAME="127.0.0.1")
        made[name].force_login(filled.actors[name].person)
    return made


def status(client: Client, path: str) -> int:
    """What the door answers; 401 for being sent to sign in. Nothing stays changed."""
    with transaction.atomic():
        response = client.get(path)
        if response.streaming:
            assert b"".join(response.streaming_content)
        transaction.set_rollback(True)
    if response.status_code == 302 and response["Location"].startswith("/sign-in/"):
        return 401
    return int(response.status_code)


def test_the_public_record_is_open_to_everybody(filled, clients):
    readers = {route: ("resident", "lead_officer") if not route.endswith(".pdf") else ("resident",) for route in PUBLIC}
    got = {(route, who): status(clients[who], sample(route, filled)) for route in PUBLIC for who in readers[route]}
    assert {asked: found for asked, found in got.items() if found != 200} == {}


@pytest.mark.parametrize("part", [0, 1, 2, 3])  # several workers share the walk
def test_working_pages_open_to_their_roles_only(filled, clients, part):
    wrong = []
    for route, allowed in sorted(ROLES.items())[part::4]:
        path = sample(route, filled)
        for who, client in clients.items():
            expected = {401} if who == "resident" else {200, 302, 405} if who in allowed else {403, 404}
            found = status(client, path)
            if found not in expected:
                wrong.append(f"{path}: {who} got {found}, expected {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


SAME_EVERYWHERE = {  # by keys that come with the service, so that each council finds its own there
    "desk/report-templates/<slug:key>/",
    "desk/report-templates/clears/<slug:key>/",
    "desk/partnership/<slug:kind>/add/",
    "desk/evidence/tables/<slug:kind>.csv",
}


def test_another_councils_people_find_nothing(filled, farleigh):
    """Signed in at their own council with every power, they ask for what belongs to this one."""
    wrong = []
    for role, actor in farleigh.items():
        client = Client(SERVER_NAME=actor.council.hostname)
        client.force_login(actor.person)
        for route in sorted({*PUBLIC, *ROLES, "link/<str:token>/", "unfollow/<str:token>/"} & set(SAMPLES)):
            if route.startswith("^") or (role != "scrutiny-officer" and route in PUBLIC):
                continue
            if route in SAME_EVERYWHERE:
                continue
            role_first = route.endswith("take-down/") or route.startswith("desk/report-templates/")
            asks_first = role == "scrutiny-officer" and not role_first
            found = status(client, sample(route, filled))
            if found not in ({404, 410} if route.startswith("unfollow") else {404} if asks_first else {403, 404}):
                wrong.append(f"{sample(route, filled)}: {role} of another council got {found}")
    assert not wrong, "\n".join(wrong)


def test_people_of_this_council_have_no_role_at_another(filled, farleigh):
    council = farleigh["administrator"].council
    client = Client(SERVER_NAME=council.hostname)
    client.force_login(filled.actors["scrutiny_officer"].person)
    got = {path: status(client, path) for path in ("/my/", "/desk/reviews/", "/desk/import/", "/settings/")}
    assert set(got.values()) == {403}
