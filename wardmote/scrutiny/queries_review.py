"""One review's public pages: its figures, what is late, its picture, every date, who asked and who must answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.models import Council, Publication
from wardmote.kernel.words import date_words, days_words, short_date_words
from wardmote.scrutiny.axes import RESPONSE
from wardmote.scrutiny.content import Content, day_of
from wardmote.scrutiny.models import PublishedRecommendation
from wardmote.scrutiny.picture import Picture, picture
from wardmote.scrutiny.queries_public import Figures
from wardmote.scrutiny.standing import Late, Standing, names, standing

SHOWN = 5  # lines of the late box before “Show all”


@dataclass(frozen=True)
class LateLine:
    """One line of the late box. ``words`` is HTML: how many days stands out."""

    title: str
    href: str
    words: SafeString
    days: int


@dataclass(frozen=True)
class DueDate:
    """A day on which replies are due, why, and of whom."""

    due_on: date
    who: str
    explanation: list[str]
    is_confirmed: bool


@dataclass(frozen=True)
class DateRow:
    """Every date of one recommendation, in words for a table."""

    number: str
    title: str
    href: str
    asked: str
    answer: str
    complete: str
    signed_off: str
    late: str


@dataclass(frozen=True)
class Who:
    """A post or body with its public page."""

    name: str
    address: str


@dataclass(frozen=True)
class ReviewPage:
    """What one review's page shows on a day."""

    on: date
    publication: Publication
    content: Content
    recommendations: list[Content]
    figures: Figures
    late: list[LateLine]
    picture: Picture
    dates: list[DateRow]
    must_answer: list[Who]
    due: list[DueDate]
    next_report_back: Content | None
    is_finished: bool

    @property
    def is_answered_at_all(self) -> bool:
        return self.figures.answered > 0 or any(one["response"] != "no-answer" for one in self.recommendations)


def contents_of(council: Council, review_slug: str) -> list[Content]:
    """The published recommendations of a review, in its order. One query."""
    rows = PublishedRecommendation.objects.of(council).filter(review_slug=review_slug)
    return [row.content for row in rows.select_related("publication").order_by("position", "pk")]


def review_page(publication: Publication, *, on: date) -> ReviewPage:
    """Everything a review's page shows. One query beside the publication's own."""
    content: Content = publication.content or {}
    found = contents_of(publication.council, content["slug"])
    stands = [(one, standing(one, on)) for one in found]
    report_backs = [row for row in content["report_backs"] if not row["done_on"]]
    return ReviewPage(
        on=on,
        publication=publication,
        content=content,
        recommendations=found,
        figures=_figures(stands),
        late=_late_lines(stands),
        picture=picture(content, found, on),
        dates=[_dates(one, now) for one, now in stands],
        must_answer=_must_answer(found),
        due=_due(found),
        next_report_back=min(report_backs, key=lambda row: row["due_on"]) if report_backs else None,
        is_finished=content["state"] == "closed",
    )


def _figures(stands: list[tuple[Content, Standing]]) -> Figures:
    return Figures(
        asked=len(stands),
        answered=sum(bool(one["dates"]["is_answered"]) for one, _now in stands),
        signed_off=sum(bool(one["dates"]["signed_off_on"]) for one, _now in stands),
        late=sum(bool(now.late) for _one, now in stands),
    )


def _late_lines(stands: list[tuple[Content, Standing]]) -> list[LateLine]:
    """Most days first. What is late for the review as a whole, its report-back, is one line however many it is about."""
    found = []
    about: list[tuple[Content, Late]] = []
    for one, now in stands:
        if not now.late:
            continue
        worst = now.late[0]
        if worst.kind == "report-back":
            about.append((one, worst))
            continue
        where = f"{one['number']}{worst.part}" if one["number"] else one["printed_reference"]
        found.append(
            LateLine(f"{one['title']} ({where})", f"/recommendations/{one['reference']}/", _strong(worst), worst.days)
        )
    if about:
        one, worst = about[0]
        count = len(about)
        title = ngettext("Report-back on %(n)s recommendation", "Report-back on %(n)s recommendations", count)
        href = f"/recommendations/?{urlencode({'review': one['review']['slug'], 'late': 'report-back'})}"
        found.append(LateLine(title % {"n": count}, href, _strong(worst), worst.days))
    return sorted(found, key=lambda line: -line.days)


def _strong(late: Late) -> SafeString:
    ago = escape(_("%(days)s ago") % {"days": days_words(late.days)})
    words = escape(late.words)
    return mark_safe(words.replace(ago, f"<strong>{ago}</strong>", 1) + ".")  # noqa: S308  both parts are escaped


def _dates(one: Content, now: Standing) -> DateRow:
    def day(value: str | None, lacking: str) -> str:
        found = day_of(value)
        return short_date_words(found) if found else lacking

    actions = one["actions"]
    answered = day_of(one["dates"]["answered_on"])
    word = str(RESPONSE[one["response"]])
    done = [action["completed_on"] for action in actions]
    goes_on = any(action["goes_on"] for action in actions)
    ended = _("Goes on") if goes_on else _("Not yet") if actions else _("No action promised")
    if not actions and one["response"] in {"no-answer", "partly-answered"}:
        ended = _("Not yet")
    worst = now.late[0] if now.late else None
    return DateRow(
        number=one["number"] or one["printed_reference"],
        title=one["title"],
        href=f"/recommendations/{one['reference']}/",
        asked=day(one["asked_on"], _("Not known")),
        answer=_("%(word)s, %(on)s") % {"word": word, "on": short_date_words(answered)} if answered else word,
        complete=day(max(done), "") if done and all(done) else ended,
        signed_off=day(one["dates"]["signed_off_on"], ended),
        late=days_words(worst.days) if worst else _("No"),
    )


def _must_answer(found: list[Content]) -> list[Who]:
    asked = {who["address"]: who["name"] for one in found for ask in one["asks"] for who in ask["who"]}
    return [Who(name, address) for address, name in asked.items()]


def _due(found: list[Content]) -> list[DueDate]:
    grouped: dict[tuple[str, bool], list[Content]] = {}
    for one in found:
        for ask in one["asks"]:
            if ask["due_on"]:
                grouped.setdefault((ask["due_on"], ask["is_confirmed"]), []).append(ask)
    made = []
    for (due_on, confirmed), asks in sorted(grouped.items()):
        who = {each["name"]: each for ask in asks for each in ask["who"]}
        made.append(DueDate(day_of(due_on) or date.min, names(who.values()), asks[0]["explanation"], confirmed))
    return made


def lead_words(page: ReviewPage) -> str:
    """The sentence under the title where a review has no summary of its own."""
    if page.content["summary"]:
        return str(page.content["summary"])
    if not page.recommendations:
        return _("%(committee)s is looking at this.") % {"committee": page.content["committee"]["name"]}
    count = len(page.recommendations)
    words = ngettext(
        "%(committee)s asked for %(count)s thing to change.",
        "%(committee)s asked for %(count)s things to change.",
        count,
    )
    return words % {"committee": page.content["committee"]["name"], "count": count}


def who_links(found: list[Who]) -> SafeString:
    """Posts and bodies as links, separated by commas."""
    made = [format_html('<a class="govuk-link" href="{}">{}</a>', one.address, one.name) for one in found]
    return mark_safe(", ".join(made))  # noqa: S308  made by format_html


def now_words(page: ReviewPage) -> str:
    """Where the review is, and when the committee looks at it next."""
    said = f"{page.content['state_words']}."
    if page.next_report_back:
        on = day_of(page.next_report_back["due_on"])
        if on:
            words = (
                _("The committee looks at it next by %(on)s.")
                if on >= page.on
                else _("The committee was to hear how it goes by %(on)s.")
            )
            said += " " + words % {"on": date_words(on)}
    return said


def last_check_words(page: ReviewPage) -> str:
    """Who evaluates it and by when; empty where nobody was appointed."""
    evaluation = page.content["evaluation"]
    if not evaluation:
        return ""
    if evaluation["published_on"]:
        return _("Evaluated on %(on)s by %(who)s.") % {
            "on": date_words(day_of(evaluation["published_on"]) or date.min),
            "who": evaluation["rapporteur"],
        }
    return _("%(who)s checks what changed and reports by %(on)s.") % {
        "who": evaluation["rapporteur"][:1].upper() + evaluation["rapporteur"][1:],
        "on": date_words(day_of(evaluation["due_on"]) or date.min),
    }


@dataclass(frozen=True)
class ThemeGroup:
    """A theme of a review with its recommendations, for the report."""

    name: str
    outcome: str
    narrative: str
    measure: str
    baseline: str
    topics: list[str]
    recommendations: list[Content]


def by_theme(review: Content, found: list[Content]) -> list[ThemeGroup]:
    """The recommendations of a review under its themes; those without one come last."""
    groups = [
        ThemeGroup(
            theme["name"],
            theme["outcome"],
            theme["narrative"],
            theme["measure"],
            theme["baseline"],
            theme["topics"],
            [one for one in found if one["theme"] and one["theme"]["position"] == theme["position"]],
        )
        for theme in review["themes"]
    ]
    placed = {one["reference"] for group in groups for one in group.recommendations}
    rest = [one for one in found if one["reference"] not in placed]
    return [*groups, ThemeGroup("", "", "", "", "", [], rest)] if rest else groups
