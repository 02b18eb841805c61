"""Made-up figures of a made-up partnership, and an assessment made of them by the room's own verbs."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from tests import AT, ON
from tests.factories.organisations import BodyFactory
from wardmote.assessment import assessments, figures, publishing, requesting, scoring, working_out
from wardmote.assessment.engine.vocabulary import CRIME_TYPES, months_to
from wardmote.assessment.models import LoadedFile, ScoringModelVersion
from wardmote.assessment.shipped_models import shipped
from wardmote.kernel import signed_links
from wardmote.kernel.models import SignedLink
from wardmote.kernel.readers import Actor

CODE = "E22000999"
VERDICTS = {"shoplifting": "rise", "robbery": "likely rise", "burglary": "fall", "vehicle-crime": "likely fall"}


def content(*, to: str = "2026-10", manifest: str = "a" * 64, seed: int = 1, missing: str = "") -> dict[str, Any]:
    """Figures in the shape that ``working_out.work_out`` leaves: 14 kinds, 24 months, four areas with outlines, three places."""
    draw = random.Random(seed)
    months = months_to(to, 24)
    codes = [f"E0100000{n}" for n in range(1, 5)]
    types = []
    for each in CRIME_TYPES:
        base = 40 + 11 * each.code
        series = [{"month": month, "n": None if month == missing else base + draw.randint(-6, 6)} for month in months]
        now, before = ([point["n"] for point in part] for part in (series[12:], series[:12]))
        whole = None if None in now else sum(now)
        types.append({
            "type": each.name, "slug": each.slug, "n_12m": whole, "n_prev_12m": None if None in before else sum(before),
            "rate_per_1000": whole and whole / 100, "low": whole and whole / 110, "high": whole and whole / 90,
            "p_change": 0.01, "p_adjusted": 0.04, "county_rank": 3, "series": series,
            "verdict": "not known" if whole is None else VERDICTS.get(each.slug, "no evidence of change"),
        })  # fmt: skip
    crimes = [row["n_12m"] for row in types[1:]]
    return {
        "schema": working_out.SCHEMA, "csp": CODE, "name": "Elmbury", "to": to, "manifest": manifest, "duplicates_dropped": 3,
        "no_location": {"force": 120, "share": 0.012},
        "coverage": [{"month": month, "covered": month != missing} for month in months],
        "total_crime": None if None in crimes else sum(crimes), "asb": types[0]["n_12m"], "types": types,
        "areas": [
            {"code": code, "name": f"Elmbury 00{n}A", "slug": code.lower(), "n_12m": 400 * n,
             "types": {each.slug: 10 * n + each.code for each in CRIME_TYPES}}
            for n, code in enumerate(codes, 1)
        ],
        "places": [{"lon": 0.505 + n / 100, "lat": 51.205, "area": f"Elmbury 00{n}A", "n": 90 - 10 * n} for n in range(1, 4)],
        "places_share": 0.21,
        "shapes": {code: _square(n) for n, code in enumerate(codes)},
    }  # fmt: skip


def _square(n: int) -> dict[str, Any]:
    west, south = 0.5 + n / 100, 51.2
    ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def with_figures(by: Actor, *, at: datetime = AT, is_public: bool = True, **more: Any) -> Any:
    """The council's figures, public unless told otherwise."""
    figures.choose_partnership(CODE, "Elmbury", by=by, at=at)
    row = figures.keep_figures(content(**more), by=by, at=at)
    if is_public:
        figures.publish_figures(by=by, at=at)
    return row


def written(year: int, *, by: Actor, at: datetime = AT) -> Any:
    """An assessment with words in each of its six parts."""
    made = assessments.begin_assessment(year, by=by, at=at)
    for section in made.sections.all():
        assessments.write_section(
            section.pk, text=f"What we say of {section.heading.lower()}.", began_with=0, by=by, at=at
        )
    return made


def scored(made: Any, people: list[Any], values: list[dict[str, int]], *, by: Actor, at: datetime = AT) -> Any:
    """Two issues scored by each person; ``values`` are what each differs in from 2 everywhere. Scoring stays open."""
    for data in shipped():
        scoring.load_model(data, by=by, at=at)
    row = ScoringModelVersion.objects.of(by.council).get(key="harm-and-likelihood")
    scoring.choose_model(made.pk, row.pk, by=by, at=at)
    issues = [
        scoring.add_issue(made.pk, title, figure_key=key, by=by, at=at)
        for title, key in (("Shop theft", "type:shoplifting"), ("Violence in the street", "type:violent-crime"))
    ]
    for actor, own in zip(people, values, strict=True):
        scorer = scoring.ask_scorer(made.pk, actor.person.pk, by=by, at=at)
        base = {factor.key: 2 for factor in row.read.factors} | {"confidence": 3}
        scoring.save_scores(scorer.pk, {issues[0].pk: base, issues[1].pk: base | own}, by=actor, at=at)
        scoring.send_scores(scorer.pk, by=actor, at=at)
    return issues


def fill_assessment(made: Any) -> SimpleNamespace:
    """What the walks meet: figures, a public assessment, one being written with requests, files, scores that lie apart."""
    council, by = made.council, made.by
    lead, head = made.actors["lead_officer"], made.actors["head_of_service"]
    with_figures(by, at=AT)
    public = written(2025, by=by, at=AT)
    assessments.add_contributor(public.pk, body_id=made.bodies.police.pk, what="Figures", by=by, at=AT)
    scored(public, [lead, head], [{"physical": 4}, {"physical": 1}], by=by, at=AT)
    scoring.close_scoring(public.pk, by=by, at=AT)
    issue = public.issues.get(key="violence-in-the-street")
    scoring.settle_score(issue.pk, "physical", 3, note="Two people were badly hurt.", by=by, at=AT)
    scoring.decide_place(issue.pk, place=1, is_priority=True, by=by, at=AT)
    publishing.publish_assessment(public.pk, by=by, at=AT)
    draft = written(2026, by=by, at=AT)
    contributor = assessments.add_contributor(draft.pk, post_id=made.posts.lead.pk, by=by, at=AT)
    section = draft.sections.get(key="crime")
    asked = requesting.ask_partner(
        draft.pk, body_id=made.bodies.police.pk, kind="data", what="Calls about noise by ward", agreement="Sharing agreement 2024",
        due_on=ON + timedelta(days=200), by=by, at=AT,
    )  # fmt: skip
    comment = requesting.ask_partner(
        draft.pk, body_id=made.bodies.police.pk, kind="comment", what="Does this match what you see?", section_id=section.pk,
        due_on=ON + timedelta(days=200), by=by, at=AT,
    )  # fmt: skip
    link, token = signed_links.make(SignedLink.Purpose.DATA_REQUEST, asked, council=council, at=AT, ends_at=None)
    partner = Actor(council, link=link, as_post="Elmshire Police")
    requesting.receive(
        asked.pk, text="Here it is, not for the public.", data=b"measure,area,period,count\nNoise,E05000001,2025,14\n",
        name="noise.csv", by=partner, at=AT,
    )  # fmt: skip
    held = LoadedFile.objects.of(council).get(request=asked)
    scored(draft, [lead, head], [{"physical": 4}, {"physical": 1}], by=by, at=AT)
    guest, _address = scoring.ask_partner_to_score(draft.pk, made.bodies.police.pk, by=by, at=AT)
    _row, scoring_token = signed_links.make(SignedLink.Purpose.SCORING, guest, council=council, at=AT, ends_at=None)
    return SimpleNamespace(
        public=public, draft=draft, section=section, item=section.items.get(), contributor=contributor, asked=asked,
        comment=comment, held=held, issue=draft.issues.get(key="violence-in-the-street"), guest=guest,
        data_link=f"/link/{token}/", scoring_link=f"/link/{scoring_token}/",
    )  # fmt: skip


def partner(council: Any) -> Any:
    """A partner that can be written to."""
    return BodyFactory(
        council=council, partner=True, name="Elmshire Fire", slug="elmshire-fire", email="fire@elmshire.example"
    )
