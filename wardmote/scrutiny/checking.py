"""What is wrong with an answer before it goes on: a few things stop it, the rest is advice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wardmote.scrutiny.models import Ask, Line, Response

Decision = Line.Decision
NEEDS_REASON = {Decision.NOT_ACCEPTED, Decision.NOTED, Decision.DEFERRED, Decision.ALTERNATIVE, Decision.IN_PRINCIPLE}

# Words of forms and stop-gaps that say nothing. Each is matched against a whole value, or marks a place inside it.
TEMPLATE_WORDS = re.compile(
    r"^\W*(explanation provided as applicable|as applicable|‘?none’? or explanation.*|to follow|to be confirmed|tbc|tba|n/?a|as above|-+|\?+|x{2,})\W*$",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\*{3,}|\b(tbc|tba|to be confirmed|update to follow|response to follow|xx+)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """Something wrong with an answer, at one box of it. ``stops`` marks what must be mended; the rest is advice."""

    field: str
    message: str
    part: str = ""
    stops: bool = True


def problems(response: Response, *, on: date) -> list[Problem]:
    """What is wrong with an answer: first what stops it from going on, then advice. Three queries.

    A reason is required for every word but "Accepted"; a deferral says when the answer comes; words of the form are
    refused as a cost. Nothing else stops an answer: a missing date, officer or part is advised and prints as missing.
    """
    said = list(response.lines.select_related("part"))
    stops: list[Problem] = []
    advice: list[Problem] = []
    for line in said:
        stops += _line_stops(line)
        advice += _line_advice(line, on)
    if not any(line.decision for line in said):
        stops.append(Problem("decision", _("Choose what the answer is")))
    if response.cost == Response.Cost.SOME and not response.cost_words and response.cost_pence is None:
        stops.append(Problem("cost_words", _("Say what it costs, or choose None")))
    if response.cost_words and TEMPLATE_WORDS.match(response.cost_words):
        stops.append(
            Problem(
                "cost_words",
                _("“%(words)s” is from the form. Say what it costs, or choose None") % {"words": response.cost_words},
            )
        )
    if not response.cost:
        advice.append(Problem("cost", _("No cost is stated. The page will say “Cost: not stated”"), stops=False))
    if not response.lead_posts.exists() and not response.lead_words:
        advice.append(
            Problem(
                "lead_posts", _("No lead officer is named. The page will say “Lead officer: not named”"), stops=False
            )
        )
    answered = {line.part.label for line in said if line.part and line.decision}
    asked = _parts_asked(response.ask)
    if not any(line.part is None and line.decision for line in said):
        advice += [
            Problem(
                "decision", _("Part %(part)s has no answer. The page will say so") % {"part": label}, label, stops=False
            )
            for label in asked
            if label not in answered
        ]
    return [*stops, *advice]


def is_complete(response: Response) -> bool:
    """Whether every part asked has a decision that answers it: a deferral does not."""
    lines = list(response.lines.select_related("part"))
    if any(line.decision == Decision.DEFERRED for line in lines):
        return False
    if any(line.part is None and line.decision for line in lines):
        return True
    answered = {line.part.label for line in lines if line.part and line.decision}
    asked = _parts_asked(response.ask)
    return bool(answered) and set(asked) <= answered


def _line_stops(line: Line) -> list[Problem]:
    label = line.part.label if line.part else ""
    word = line.get_decision_display()
    stops = []
    if line.decision in NEEDS_REASON and not (line.reason or line.text):
        stops.append(
            Problem("reason", _("Give a reason: it is needed when the answer is %(word)s") % {"word": word}, label)
        )
    if line.decision == Decision.DEFERRED and line.answer_on is None:
        stops.append(Problem("answer_on", _("Enter the day an answer will come"), label))
    for name, said in (("text", line.text), ("reason", line.reason), ("next_step", line.next_step)):
        if said and TEMPLATE_WORDS.match(said):
            stops.append(Problem(name, _("“%(words)s” says nothing yet. Write the answer") % {"words": said}, label))
        elif said and (found := PLACEHOLDER.search(said)):
            stops.append(
                Problem(
                    name,
                    _("“%(words)s” is a placeholder. Write the answer, or send a holding reply") % {"words": found[0]},
                    label,
                )
            )
    return stops


def _line_advice(line: Line, on: date) -> list[Problem]:
    label = line.part.label if line.part else ""
    advice = []
    if line.decision in {Decision.ACCEPTED, Decision.ALTERNATIVE} and not (
        line.done_by_on or line.goes_on or line.timetable_words
    ):
        advice.append(
            Problem(
                "done_by_on",
                _("Enter the date it will be done. Without one the page says “No date was given”"),
                label,
                stops=False,
            )
        )
    if line.done_by_on and line.done_by_on < on and line.decision == Decision.ACCEPTED:
        advice.append(
            Problem("done_by_on", _("The date is in the past. Say if it is done already"), label, stops=False)
        )
    if line.commits_to_nothing:
        advice.append(
            Problem(
                "next_step",
                _("Say the next step and its date. Without them the page says “No action committed”"),
                label,
                stops=False,
            )
        )
    return advice


def _parts_asked(ask: Ask) -> list[str]:
    """Labels of the parts an ask covers: those chosen, else all of the recommendation's."""
    chosen = [part.label for part in ask.parts.all()]
    return chosen or [part.label for part in ask.recommendation.parts.all()]
