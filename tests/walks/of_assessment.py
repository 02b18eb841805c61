"""What the walks need of evidence: an address of a thing for each route, who gets in, which pages axe looks at, and for
every field that holds words whether the public may see it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

Path = Callable[[Any], str]
D = "desk/evidence/"
A = f"{D}assessments/<slug:slug>/"


def _made(way: Callable[[Any], str]) -> Path:
    return lambda made: way(made.things.assessment)


def _draft(tail: str) -> Path:
    return _made(lambda of: f"{of.draft.desk}{tail}")


PUBLIC_FORMS = ("docx", "pdf", "json")
SAMPLES: dict[str, Path] = {
    "evidence/types/<slug:slug>/": lambda _made: "/evidence/types/shoplifting/",
    "evidence/areas/<slug:code>/": lambda _made: "/evidence/areas/e01000001/",
    **{
        f"evidence/figures/<slug:key>.{form}": lambda _made, form=form: f"/evidence/figures/{'areas' if form == 'geojson' else 'type-burglary'}.{form}"
        for form in ("csv", "json", "svg", "geojson")
    },
    "evidence/assessments/<slug:slug>/": _made(lambda of: of.public.address),
    **{
        f"evidence/assessments/<slug:slug>/assessment.{form}": lambda made, form=form: f"{made.things.assessment.public.address}assessment.{form}"
        for form in PUBLIC_FORMS
    },
    **{
        f"evidence/assessments/<slug:slug>/figures/<int:number>.{form}": lambda made, form=form: f"{made.things.assessment.public.address}figures/1.{form}"
        for form in ("csv", "json", "svg")
    },
    "api/v1/evidence/assessments/<slug>/": _made(lambda of: f"/api/v1{of.public.address}"),
    f"{D}tables/<slug:kind>.csv": lambda _made: "/desk/evidence/tables/area-counts.csv",
    f"{D}files/<int:file>/": _made(lambda of: f"/desk/evidence/files/{of.held.pk}/"),
    f"{D}files/<int:file>/load/": _made(lambda of: f"/desk/evidence/files/{of.held.pk}/load/"),
    **{
        f"{A}{tail}": _draft(tail)
        for tail in (
            "", "cover/", "contributors/add/", "requests/", "requests/add/", "publish/", "reopen/", "scoring/", "scoring/model/",
            "scoring/model/ours/", "scoring/model/load/", "scoring/issues/add/", "scoring/scorers/add/", "scoring/mine/", "scoring/close/",
        )
    },
    f"{A}take-down/": _made(lambda of: f"{of.public.desk}take-down/"),
    f"{A}sections/<slug:key>/": _draft("sections/crime/"),
    f"{A}sections/<slug:key>/figures/add/": _draft("sections/crime/figures/add/"),
    f"{A}sections/<slug:key>/figures/<int:number>/drop/": _made(lambda of: f"{of.section.desk}figures/{of.item.pk}/drop/"),
    f"{A}contributors/<int:number>/agree/": _made(lambda of: f"{of.draft.desk}contributors/{of.contributor.pk}/agree/"),
    **{
        f"{A}requests/<int:number>/{act}/": lambda made, act=act: f"{made.things.assessment.draft.desk}requests/{made.things.assessment.asked.pk}/{act}/"
        for act in ("chase", "use", "end")
    },
    f"{A}scoring/issues/<int:number>/drop/": _made(lambda of: f"{of.draft.desk}scoring/issues/{of.issue.pk}/drop/"),
    f"{A}scoring/issues/<int:number>/place/": _made(lambda of: f"{of.draft.desk}scoring/issues/{of.issue.pk}/place/"),
    f"{A}scoring/issues/<int:number>/settle/<slug:factor>/": _made(lambda of: f"{of.draft.desk}scoring/issues/{of.issue.pk}/settle/physical/"),
}  # fmt: skip
PUBLIC = frozenset(
    {
        *(f"evidence/{tail}" for tail in ("", "areas/", "hot-spots/", "feed.atom")),
        *(route for route in SAMPLES if not route.startswith("desk/")),
        "api/v1/evidence/",
        "api/v1/evidence/assessments/",
    }
)
READERS = frozenset({"lead_officer", "head_of_service"})
ANALYSTS = frozenset({"lead_officer"})
_READ = (
    D,
    f"{D}files/",
    f"{D}files/<int:file>/",
    f"{D}tables/<slug:kind>.csv",
    A,
    f"{A}requests/",
    f"{A}scoring/",
    f"{A}scoring/mine/",
)
_TAKE_DOWN = frozenset({"administrator", "monitoring_officer"})
ROLES: dict[str, frozenset[str]] = {
    **dict.fromkeys((f"{D}{tail}" for tail in ("partnership/", "load/", "refresh/", "publish/", "begin/")), ANALYSTS),
    **dict.fromkeys((route for route in SAMPLES if route.startswith("desk/")), ANALYSTS),
    **dict.fromkeys(_READ, READERS),
    f"{A}take-down/": _TAKE_DOWN,
    f"{D}take-down/": _TAKE_DOWN,
}
# template, address, who looks
PAGES: list[tuple[str, str | Path, str]] = [
    ("assessment/public/evidence.html", "/evidence/", ""),
    ("assessment/public/figure.html", "/evidence/types/shoplifting/", ""),
    ("assessment/public/figure.html", "/evidence/areas/", ""),
    ("assessment/public/figure.html", "/evidence/hot-spots/", ""),
    ("assessment/public/area.html", "/evidence/areas/e01000001/", ""),
    ("assessment/public/assessment.html", SAMPLES["evidence/assessments/<slug:slug>/"], ""),
    ("assessment/desk/home.html", "/desk/evidence/", "lead_officer"),
    ("assessment/desk/files.html", "/desk/evidence/files/", "lead_officer"),
    ("assessment/desk/file.html", SAMPLES[f"{D}files/<int:file>/"], "lead_officer"),
    ("assessment/form.html", "/desk/evidence/load/", "lead_officer"),
    ("assessment/form.html", SAMPLES[f"{A}requests/add/"], "lead_officer"),
    ("assessment/desk/assessment.html", SAMPLES[A], "lead_officer"),
    ("assessment/desk/section.html", SAMPLES[f"{A}sections/<slug:key>/"], "lead_officer"),
    ("assessment/desk/requests.html", SAMPLES[f"{A}requests/"], "lead_officer"),
    ("assessment/desk/scoring.html", SAMPLES[f"{A}scoring/"], "lead_officer"),
    ("assessment/desk/scoring.html", _made(lambda of: f"{of.public.desk}scoring/"), "lead_officer"),
    ("assessment/desk/mine.html", SAMPLES[f"{A}scoring/mine/"], "lead_officer"),
    ("assessment/links/asked.html", _made(lambda of: of.data_link), ""),
    ("assessment/links/score.html", _made(lambda of: of.scoring_link), ""),
]
# Drawn without a page of their own in the filled council.
ALONE = {
    "assessment/public/not_made.html": {"message": "Try again."},
    "assessment/links/ended.html": {"is_sent": False, "may_renew": True},
    "assessment/desk/models.html": {"shipped": [("Harm and likelihood", "Ours.")], "assessment": {"title": "2026"}},
}
KEPT = {
    "assessment.contributor": "agreed_as comment",
    "assessment.loadedfile": "rejects words kind",
    "assessment.score": "because",
    "assessment.assessmentsection": "hint",
    "assessment.moderation": "by_words",
}
_WRITTEN = models.Q(assessment__state="writing")
KEPT_WHILE: dict[str, tuple[models.Q, str]] = {
    "assessment.assessment": (models.Q(state="writing"), "title summary"),
    "assessment.assessmentsection": (_WRITTEN, "heading text"),
    "assessment.contributor": (_WRITTEN, "what"),
    "assessment.datarequest": (~models.Q(state="used"), "what agreement reply"),
    "assessment.scoredissue": (_WRITTEN, "title because"),
    "assessment.scorer": (_WRITTEN, "words"),
}
SHOWN = {
    "assessment.assessment": "title summary",
    "assessment.assessmentitem": "content",
    "assessment.assessmentsection": "heading text",
    "assessment.contributor": "what",
    "assessment.datarequest": "what agreement reply",
    "assessment.figureset": "name content",
    "assessment.moderation": "note",
    "assessment.partnerfigure": "measure area",
    "assessment.scoredissue": "title because",
    "assessment.scorer": "words",
    "assessment.scoringmodelversion": "name content",
}
NO_WORDS = {
    "assessment.assessment": "slug",
    "assessment.assessmentitem": "key",
    "assessment.assessmentsection": "key",
    "assessment.figureset": "csp_code to_month manifest",
    "assessment.moderation": "factor",
    "assessment.partnerfigure": "period",
    "assessment.publishedassessment": "slug title summary",
    "assessment.publishedfigures": "name to_month",
    "assessment.score": "factor",
    "assessment.scoredissue": "key figure_key",
    "assessment.scoringmodelversion": "key",
}
