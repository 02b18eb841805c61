"""What the walks need of the partnership: an address of a thing for each route, who gets in, which pages axe looks at, and
for every field that holds words whether the public may see it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

Path = Callable[[Any], str]
E = "desk/partnership/editions/<slug:slug>/"
P = "desk/partnership/"


def _made(way: Callable[[Any], str]) -> Path:
    return lambda made: way(made.things.partnership)


def _draft(tail: str) -> Path:
    return _made(lambda of: f"{of.draft.desk}{tail}")


SAMPLES: dict[str, Path] = {
    "partnership/editions/<slug:slug>/": _made(lambda of: of.second.address),
    "partnership/priorities/<slug:slug>/": _made(lambda of: of.priority.address),
    "partnership/actions/<slug:reference>/": _made(lambda of: of.action.address),
    "partnership/indicators/<slug:slug>/": _made(lambda of: of.indicator.address),
    "api/v1/partnership/editions/<slug>/": _made(lambda of: f"/api/v1{of.second.address}"),
    "api/v1/partnership/priorities/<slug>/": _made(lambda of: f"/api/v1{of.priority.address}"),
    "api/v1/partnership/actions/<reference>/": _made(lambda of: f"/api/v1{of.action.address}"),
    "api/v1/partnership/indicators/<slug>/": _made(lambda of: f"/api/v1{of.indicator.address}"),
    f"{P}<slug:kind>/add/": lambda _made: "/desk/partnership/members/add/",
    f"{P}<slug:kind>/<int:pk>/": _made(lambda of: f"/desk/partnership/groups/{of.task.pk}/"),
    f"{P}<path:tail>/take-down/": _made(lambda of: f"/desk{of.action.address}take-down/"),
    f"{P}plans/<slug:plan_slug>/next/": _made(lambda of: f"/desk/partnership/plans/{of.draft.plan.slug}/next/"),
    **{
        f"{E}{tail}": _draft(tail)
        for tail in ("", "cover/", "give-up/", "adopt/", "lineage/", "changes/", "changes/add/")
    },
    f"{E}move/<slug:state>/": _draft("move/partnership/"),
    f"{E}parts/<slug:kind>/add/": _draft("parts/text/add/"),
    f"{E}parts/<slug:kind>/<int:pk>/": _made(lambda of: f"{of.draft.desk}parts/objective/{of.objective.pk}/"),
    f"{E}parts/<slug:kind>/<int:pk>/drop/": _made(lambda of: f"{of.draft.desk}parts/objective/{of.objective.pk}/drop/"),
    f"{E}changes/<int:pk>/": _made(lambda of: f"{of.draft.desk}changes/{of.asked.pk}/"),
    f"{P}actions/<slug:reference>/update/": _made(lambda of: f"/desk{of.action.address}update/"),
    f"{P}steps/<int:pk>/": _made(lambda of: f"/desk/partnership/steps/{of.step.pk}/"),
    f"{P}indicators/<slug:indicator_slug>/figure/": _made(lambda of: f"/desk{of.indicator.address}figure/"),
}
PUBLIC = frozenset(
    {
        *(f"partnership/{tail}" for tail in ("", "editions/", "actions/", "actions.csv", "plan.docx", "plan.pdf")),
        *(route for route in SAMPLES if not route.startswith("desk/")),
        *(f"api/v1/partnership/{tail}" for tail in ("", "plan/", "actions/")),
    }
)
KEEPERS = frozenset({"democratic_services", "lead_officer"})  # the lead officer holds the managing post
READERS = frozenset(
    {
        "democratic_services",
        "monitoring_officer",
        "scrutiny_officer",
        "lead_officer",
        "head_of_service",
        "communications_officer",
        "administrator",
    }
)
ROLES: dict[str, frozenset[str]] = {
    P: READERS,
    E: READERS,
    **dict.fromkeys((f"{P}begin/", f"{P}change/", f"{P}plans/begin/"), KEEPERS),
    **dict.fromkeys((route for route in SAMPLES if route.startswith("desk/") and route != E), KEEPERS),
    **dict.fromkeys(
        (f"{P}take-down/", f"{P}<path:tail>/take-down/"), frozenset({"administrator", "monitoring_officer"})
    ),
}
# template, address, who looks
PAGES: list[tuple[str, str | Path, str]] = [
    ("partnership/public/home.html", "/partnership/", ""),
    ("partnership/public/editions.html", "/partnership/editions/", ""),
    ("partnership/public/edition.html", SAMPLES["partnership/editions/<slug:slug>/"], ""),
    ("partnership/public/edition.html", _made(lambda of: of.first.address), ""),
    ("partnership/public/priority.html", SAMPLES["partnership/priorities/<slug:slug>/"], ""),
    ("partnership/public/actions.html", "/partnership/actions/", ""),
    ("partnership/public/actions.html", "/partnership/actions/?q=nothing+at+all", ""),
    ("partnership/public/action.html", SAMPLES["partnership/actions/<slug:reference>/"], ""),
    ("partnership/public/indicator.html", SAMPLES["partnership/indicators/<slug:slug>/"], ""),
    ("partnership/desk/home.html", "/desk/partnership/", "lead_officer"),
    ("partnership/desk/edition.html", SAMPLES[E], "lead_officer"),
    ("partnership/desk/edition.html", _made(lambda of: of.second.desk), "lead_officer"),
    ("partnership/desk/form.html", SAMPLES[f"{E}parts/<slug:kind>/<int:pk>/"], "lead_officer"),
    ("partnership/desk/lineage.html", SAMPLES[f"{E}lineage/"], "lead_officer"),
    ("partnership/desk/changes.html", SAMPLES[f"{E}changes/"], "lead_officer"),
]
KEPT = {
    "partnership.edition": "given_up_because",
    "partnership.member": "liaison",
    "partnership.planupdate": "declined_because",
}
_OPEN = ["writing", "partnership", "on-its-way", "given-up"]
_WRITTEN = models.Q(edition__state__in=_OPEN)
_OF_PRIORITY = models.Q(priority__edition__state__in=_OPEN)
KEPT_WHILE: dict[str, tuple[models.Q, str]] = {
    "partnership.edition": (models.Q(state__in=_OPEN), "title summary"),
    "partnership.editiontext": (_WRITTEN, "heading text by_words"),
    "partnership.priority": (_WRITTEN, "title summary rationale score_words"),
    "partnership.lineage": (_WRITTEN, "because"),
    "partnership.objective": (_OF_PRIORITY, "text"),
    "partnership.planaction": (_WRITTEN, "text lead_words resources"),
    "partnership.milestone": (models.Q(action__edition__state__in=_OPEN), "text"),
    "partnership.indicator": (_WRITTEN, "title definition source frequency unit baseline_words target_words"),
    "partnership.alignment": (_OF_PRIORITY, "whose their_priority how url"),
    "partnership.term": (_WRITTEN, "word meaning"),
    "partnership.changerequest": (_WRITTEN, "text answer where before after"),
}
SHOWN = {
    "partnership.partnership": "name about",
    "partnership.partnercouncil": "name",
    "partnership.member": "basis",
    "partnership.outsiderole": "title note",
    "partnership.groupterms": "terms meets",
    "partnership.seat": "post_words",
    "partnership.plan": "title",
    "partnership.edition": "title summary minute_reference passed_over",
    "partnership.editiontext": "heading text by_words",
    "partnership.priority": "title summary rationale score_words",
    "partnership.lineage": "because",
    "partnership.objective": "text",
    "partnership.planaction": "text lead_words resources",
    "partnership.milestone": "text",
    "partnership.indicator": "title definition source frequency unit baseline_words target_words",
    "partnership.alignment": "whose their_priority how url",
    "partnership.term": "word meaning",
    "partnership.planupdate": "about_words text because evidence_url by_words",
    "partnership.indicatorvalue": "note",
    "partnership.changerequest": "minute_reference text answer where before after",
}
NO_WORDS = {
    "partnership.partnership": "csp_code",
    "partnership.partnercouncil": "gss_code",
    "partnership.plan": "slug",
    "partnership.edition": "slug limbs",
    "partnership.priority": "slug",
    "partnership.planaction": "reference",
    "partnership.indicator": "slug",
    "partnership.publishedplanaction": "reference priority priority_title lead lead_name text state",
}
