"""A small made-up county: its figures by chance with a few changes put in, and a strategic assessment scored by two people.

The figures never enter the store of police data, which belongs to the whole installation; they say that they are made up.
"""

from __future__ import annotations

import math
import random
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from wardmote.assessment import assessments, figures, publishing, requesting, scoring
from wardmote.assessment.engine.statistics import change, counts
from wardmote.assessment.engine.vocabulary import ASB_CODE, CRIME_TYPES, months_to
from wardmote.assessment.models import ScoringModelVersion
from wardmote.assessment.shipped_models import shipped
from wardmote.assessment.standing import order_of
from wardmote.assessment.working_out import PLACES, SCHEMA
from wardmote.kernel.canonical import digest
from wardmote.website.demonstration.council import Elmbury

CODE, NAME, RESIDENTS, MONTHS, PHI = "E22000999", "Elmbury", 84_000, 36, 1.6
SOURCE = "Made up for this demonstration"
LINES, COLUMNS = 5, 6  # areas, in rows and columns
# crimes in a usual month, and how many times as many in the last 12
USUAL = {
    "anti-social-behaviour": (126, 1.0), "bicycle-theft": (4, 1.0), "burglary": (24, 0.72), "criminal-damage-arson": (66, 1.0),
    "drugs": (24, 1.05), "other-crime": (18, 1.0), "other-theft": (42, 1.0), "possession-of-weapons": (7, 1.0),
    "public-order": (51, 0.97), "robbery": (6, 1.15), "shoplifting": (58, 1.34), "theft-from-the-person": (5, 1.0),
    "vehicle-crime": (36, 0.86), "violent-crime": (236, 1.0),
}  # fmt: skip
MANAGER, HEAD = "Community and Strategic Partnerships Manager", "Head of Housing and Regulatory Services"
ISSUES = [
    # title, figure, what the two scorers give where they do not give 2
    ("Violence in the town centre at night", "type:violent-crime", {"physical": 4, "community": 3, "expectation": 3}, {"physical": 3, "community": 3}),
    ("Theft from shops", "type:shoplifting", {"physical": 1, "financial": 3, "expectation": 3}, {"physical": 1, "financial": 3}),
    ("Nuisance at the station", "type:anti-social-behaviour", {"physical": 1, "community": 4}, {"physical": 1, "community": 2}),
    ("Burglary of homes", "type:burglary", {"physical": 1, "psychological": 3, "financial": 3}, {"physical": 1, "financial": 3}),
]  # fmt: skip
TEXTS = {
    "crime": "Most crime here is violence, and most of that is without injury. Theft from shops is the part that grew.",
    "where": "The few streets around High Street and the station have more than any other part of the borough.",
    "since": "Theft from shops rose. Burglary fell, after the locks scheme reached the streets that were hit twice.",
    "why": "Shop managers say that they report more since the police answer at the counter. So part of the rise may be better reporting.",
    "priorities": "Violence at night comes first, as before. Theft from shops is new.",
    "residents": "In last autumn’s survey 812 people answered. Most named the town centre after dark.",
    "last-plan": "Of the eleven actions of the last plan seven were carried out, three are under way and one was dropped.",
}


def made_up(to: str) -> dict[str, Any]:
    """Figures of the made-up partnership for 12 months up to ``to``, in the shape of ``working_out.work_out``; the same every time."""
    draw = random.Random(f"elmbury {to}")  # noqa: S311 - made up, and the same each time
    months = months_to(to, MONTHS)
    series = np.array([[_count(draw, each.slug, place) for place in range(MONTHS)] for each in CRIME_TYPES])
    now, before = series[:, -12:].sum(axis=1), series[:, -24:-12].sum(axis=1)
    compared = change.compare(now, before, phi=PHI, freedom=22.0, e_test=False)
    rated = counts.rate(now, np.full(len(now), float(RESIDENTS)), per=1_000)
    areas = _areas(draw, now)
    spots = sorted((_spot(draw, area) for area in areas for _each in range(4)), key=lambda one: -one["n"])
    content: dict[str, Any] = {
        "schema": SCHEMA, "csp": CODE, "name": NAME, "to": to, "residents": RESIDENTS, "duplicates_dropped": 0, "source": SOURCE,
        "no_location": {"force": 0, "share": None}, "coverage": [{"month": month, "covered": True} for month in months],
        "total_crime": int(now.sum() - now[ASB_CODE]), "asb": int(now[ASB_CODE]), "areas": areas,
        "types": [
            {
                "type": each.name, "slug": each.slug, "n_12m": int(now[each.code]), "n_prev_12m": int(before[each.code]),
                "rate_per_1000": float(rated.value[each.code]), "low": float(rated.low[each.code]), "high": float(rated.high[each.code]),
                "p_change": compared.one(each.code).p, "p_adjusted": compared.one(each.code).p_adjusted,
                "verdict": compared.one(each.code).verdict.value,
                "series": [{"month": month, "n": int(n)} for month, n in zip(months, series[each.code], strict=True)],
            }
            for each in CRIME_TYPES
        ],
        "places": spots[:PLACES],
        "places_share": sum(one["n"] for one in spots[:PLACES]) / int(now.sum()),
        "shapes": {area["code"]: _outline(place) for place, area in enumerate(areas)},
    }  # fmt: skip
    content["manifest"] = digest(content)
    return content


def _count(draw: random.Random, slug: str, place: int) -> int:
    usual, times = USUAL[slug]
    season = 1 + 0.12 * math.cos((place % 12 - 7) / 12 * 2 * math.pi)
    mean = usual * season * (times if place >= MONTHS - 12 else 1)
    return max(0, round(draw.gauss(mean, math.sqrt(PHI * mean))))


def _areas(draw: random.Random, now: Any) -> list[dict[str, Any]]:
    """Areas that share each kind out, those in the middle getting more."""
    weights = [
        0.4 + 4 * math.exp(-(((column - 2.5) ** 2 + (line - 2) ** 2) / 2.2)) + draw.random() / 3
        for line in range(LINES) for column in range(COLUMNS)
    ]  # fmt: skip
    found: list[dict[str, int]] = [{} for _each in weights]
    for each in CRIME_TYPES:
        dealt = draw.choices(range(len(weights)), weights, k=int(now[each.code]))
        for place, area in enumerate(found):
            area[each.slug] = dealt.count(place)
    return [
        {"code": f"E01999{n:03d}", "slug": f"e01999{n:03d}", "name": f"{NAME} {n:03d}A", "n_12m": sum(types.values()), "types": types}
        for n, types in enumerate(found, 1)
    ]  # fmt: skip


def _corner(line: int, column: int) -> list[float]:
    """A corner of the grid of areas, a little off, the same for all areas that meet there."""
    off = random.Random(f"corner {line} {column}")  # noqa: S311
    return [
        round(0.50 + column * 0.014 + off.uniform(-0.004, 0.004), 4),
        round(51.20 + line * 0.009 + off.uniform(-0.002, 0.002), 4),
    ]


def _outline(place: int) -> dict[str, Any]:
    line, column = divmod(place, COLUMNS)
    ring = [_corner(line + up, column + right) for up, right in ((0, 0), (0, 1), (1, 1), (1, 0), (0, 0))]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def _spot(draw: random.Random, area: dict[str, Any]) -> dict[str, Any]:
    line, column = divmod(int(area["code"][-3:]) - 1, COLUMNS)
    lon, lat = 0.50 + (column + draw.uniform(0.3, 0.7)) * 0.014, 51.20 + (line + draw.uniform(0.3, 0.7)) * 0.009
    return {
        "lon": round(lon, 4),
        "lat": round(lat, 4),
        "area": area["name"],
        "n": int(area["n_12m"] * draw.uniform(0.03, 0.18)),
    }


def last_whole_month(today: date) -> str:
    """The month whose figures the police have published: two months back."""
    return months_to(f"{today:%Y-%m}", 3)[0]


def happenings(made: Elmbury) -> None:
    """Figures published, an assessment written, scored by two people and published, a new one begun."""
    kept: dict[str, Any] = {}
    made.on(made.day(-58), lambda at: _figures(made, at), hour=9)
    made.on(made.day(-50), lambda at: _write(made, kept, at), hour=10)
    made.on(made.day(-36), lambda at: _publish(made, kept, at), hour=10)


def _figures(made: Elmbury, at: datetime) -> None:
    by = made.by(MANAGER)
    figures.choose_partnership(CODE, NAME, by=by, at=at)
    figures.keep_figures(made_up(last_whole_month(at.date())), by=by, at=at)
    figures.publish_figures(by=by, at=at)


def _write(made: Elmbury, kept: dict[str, Any], at: datetime) -> None:
    by = made.by(MANAGER)
    found = kept["found"] = assessments.begin_assessment(made.today.year, by=by, at=at)
    assessments.write_cover(
        found.pk, title=found.title, summary="Theft from shops rose and burglary fell. Violence at night in the town centre stays first.", by=by, at=at
    )  # fmt: skip
    for section in found.sections.all():
        assessments.write_section(section.pk, text=TEXTS[section.key], began_with=0, by=by, at=at)
    since = found.sections.get(key="since")
    for key in ("type:shoplifting", "type:burglary"):
        assessments.add_figure(since.pk, key, by=by, at=at)
    police = made.bodies["Elmshire Police"]
    assessments.add_contributor(found.pk, post_id=made.posts[MANAGER].pk, what="Wrote it", by=by, at=at)
    assessments.add_contributor(found.pk, body_id=police.pk, what="Figures and comments", by=by, at=at)
    requesting.ask_partner(
        found.pk, body_id=police.pk, kind="data", what="Calls about nuisance by ward and month, as counts.",
        agreement="Information sharing agreement of the partnership", due_on=at.date() + timedelta(days=21), by=by, at=at,
    )  # fmt: skip
    for model in shipped():
        scoring.load_model(model, by=by, at=at)
    chosen = ScoringModelVersion.objects.of(made.council).get(key="harm-and-likelihood")
    scoring.choose_model(found.pk, chosen.pk, by=by, at=at)
    issues = [scoring.add_issue(found.pk, title, figure_key=key, by=by, at=at) for title, key, *_scores in ISSUES]
    usual = {factor.key: 2 for factor in chosen.read.factors} | {"confidence": 3}
    for place, post in enumerate((MANAGER, HEAD)):
        actor = made.by(post)
        scorer = scoring.ask_scorer(found.pk, made.people[post].pk, by=by, at=at)
        values = {issue.pk: usual | row[2 + place] for issue, row in zip(issues, ISSUES, strict=True)}  # type: ignore[operator]
        scoring.save_scores(scorer.pk, values, by=actor, at=at)
        scoring.send_scores(scorer.pk, by=actor, at=at)


def _publish(made: Elmbury, kept: dict[str, Any], at: datetime) -> None:
    by, found = made.by(MANAGER), kept["found"]
    scoring.close_scoring(found.pk, by=by, at=at)
    nuisance = found.issues.get(title="Nuisance at the station")
    scoring.settle_score(
        nuisance.pk, "community", 3, note="It reaches all who use the trains, but only in the evening.", by=by, at=at
    )
    _decide(found, by, at)
    assessments.agree(found.contributors.get(post=made.posts[MANAGER]).pk, by=by, at=at)
    publishing.publish_assessment(found.pk, by=by, at=at)


def _decide(found: Any, by: Any, at: datetime) -> None:
    """The first three by rank become priorities, each at its place."""
    found.refresh_from_db()
    order = order_of(found)
    for place in order.places if order else ():
        issue = found.issues.get(key=place.key)
        first = place.rank <= 3
        scoring.decide_place(issue.pk, place=place.rank if first else None, is_priority=first, by=by, at=at)
