"""When an answer is due, and what can happen to that day: more time, a stop, a limit set aside, a day named by the committee."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import AT, ON
from tests.factories.answers import asked, taken_to
from tests.factories.scrutiny import ISSUED_ON, ReviewFactory, job
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact
from wardmote.organisations import one_off_days
from wardmote.organisations.models import Capacity
from wardmote.scrutiny import asking, receiving, timing
from wardmote.scrutiny.answering import Said
from wardmote.scrutiny.models import ClockEvent, Line

DUE_ON = ISSUED_ON + timedelta(days=28)


@pytest.fixture
def ask(committee, cabinet_post, lead_post):
    review = ReviewFactory(council=committee.council, body=committee, sent=True)
    return asked(review, cabinet_post, officer=lead_post)


def test_a_crime_and_disorder_committee_is_answered_in_28_days(ask):
    assert (ask.rule, ask.reply_due_on, ask.due_on) == ("S3", DUE_ON, DUE_ON)
    assert ask.citation
    assert ask.explanation


def test_nobody_bound_has_no_date(committee, partner):
    review = ReviewFactory(council=committee.council, body=committee, sent=True)
    ask = asked(review, partner, is_bound=False, duty_words="A request.")

    assert (ask.reply_due_on, ask.due_on) == (None, None)
    assert ask.explanation
    with pytest.raises(RuleBroken, match="No date binds this answer now"):
        timing.give_until(ask.pk, ON, because="Holidays.", by=job(ask.council), at=AT)


def test_before_anybody_is_asked_there_is_nothing_to_reckon(committee, cabinet_post):
    review = ReviewFactory(council=committee.council, body=committee, agreed=True)
    ask = asked(review, cabinet_post, issued=False)

    timing.reckon(ask)

    assert (ask.rule, ask.due_on, ask.explanation) == ("", None, [])


def test_more_time_is_given_with_a_reason(ask, scrutiny_officer):
    found = timing.give_until(ask.pk, DUE_ON + timedelta(days=9), because=" An election. ", by=scrutiny_officer, at=AT)

    assert (found.reply_due_on, found.due_on) == (DUE_ON, DUE_ON + timedelta(days=9))
    assert "by Scrutiny officer: An election." in found.explanation[-1]
    event = ClockEvent.objects.get()
    assert (event.from_on, event.because, event.by_words) == (ON, "An election.", "Scrutiny officer")


def test_more_time_is_more(ask, scrutiny_officer):
    with pytest.raises(RuleBroken, match=r"The new date must be after 28 April 2026"):
        timing.give_until(ask.pk, DUE_ON, because="An election.", by=scrutiny_officer, at=AT)


def test_a_stop_puts_the_date_off_by_the_days_it_lasted(ask, scrutiny_officer):
    first = ISSUED_ON + timedelta(days=5)
    stopped = timing.stop_clock(ask.pk, from_on=first, because="What was meant?", by=scrutiny_officer, at=AT)
    assert stopped.due_on is None
    assert any("The count of days stopped on" in words for words in stopped.explanation)
    with pytest.raises(RuleBroken, match="has stopped already"):
        timing.stop_clock(ask.pk, from_on=first, because="Again.", by=scrutiny_officer, at=AT)
    with pytest.raises(RuleBroken, match="so it cannot go on before that"):
        timing.start_clock_again(ask.pk, until_on=first - timedelta(days=1), by=scrutiny_officer, at=AT)

    on_again = timing.start_clock_again(ask.pk, until_on=first + timedelta(days=3), by=scrutiny_officer, at=AT)

    assert on_again.due_on == DUE_ON + timedelta(days=4)
    with pytest.raises(RuleBroken, match="is not stopped"):
        timing.start_clock_again(ask.pk, until_on=ON, by=scrutiny_officer, at=AT)


def test_a_limit_set_aside_binds_nobody(ask, scrutiny_officer):
    found = timing.disapply(ask.pk, because="A court decides first.", by=scrutiny_officer, at=AT)

    assert (found.reply_due_on, found.due_on) == (DUE_ON, None)
    assert "set aside on 20 May 2026 by Scrutiny officer: A court decides first." in found.explanation[-1]


@pytest.mark.parametrize(
    "verb",
    [
        lambda pk, by: timing.give_until(pk, DUE_ON + timedelta(days=9), because="-", by=by, at=AT),
        lambda pk, by: timing.stop_clock(pk, from_on=ON, because="-", by=by, at=AT),
        lambda pk, by: timing.start_clock_again(pk, until_on=ON, by=by, at=AT),
        lambda pk, by: timing.disapply(pk, because="-", by=by, at=AT),
    ],
)
def test_a_date_is_changed_by_officers_while_an_answer_is_wanted(ask, verb, lead_officer, scrutiny_officer, outsider):
    with pytest.raises(NotAllowed, match="A scrutiny officer can"):
        verb(ask.pk, lead_officer)
    with pytest.raises(type(ask).DoesNotExist):
        verb(ask.pk, outsider)
    asking.withdraw(ask.recommendation_id, on=ON, because="Done.", by=scrutiny_officer, at=AT)
    with pytest.raises(WrongState, match=r"No answer is needed any more: Withdrawn by the committee\."):
        verb(ask.pk, scrutiny_officer)
    ask.refresh_from_db()
    assert ask.due_on is None


def test_a_date_is_not_changed_without_a_reason_a_question_or_after_the_answer(
    ask, committee, cabinet_post, scrutiny_officer
):
    with pytest.raises(RuleBroken, match="It is shown beside the date"):
        timing.disapply(ask.pk, because=" ", by=scrutiny_officer, at=AT)
    unsent = asked(ReviewFactory(council=committee.council, body=committee, agreed=True), cabinet_post, issued=False)
    with pytest.raises(WrongState, match="Nobody has been asked yet"):
        timing.disapply(unsent.pk, because="None.", by=scrutiny_officer, at=AT)
    taken_to("sent", ask)
    with pytest.raises(WrongState, match="The answer came on 20 May 2026, so its date cannot change now"):
        timing.disapply(ask.pk, because="None.", by=scrutiny_officer, at=AT)


# --- a day the committee, or the answer, named -----------------------------------------------------------------


@pytest.fixture
def asked_again(ask):
    found = taken_to("sent", ask)
    again = receiving.ask_again(
        found.pk, what="Which streets?", by_on=ON + timedelta(days=20), on=ON, by=job(ask.council), at=AT
    )
    ask.refresh_from_db()
    assert again.state == again.State.ASKED_AGAIN
    return ask


def test_a_stop_after_the_committee_asked_again_counts_from_the_day_it_named(asked_again, scrutiny_officer):
    later = AT + timedelta(days=1)
    timing.stop_clock(asked_again.pk, from_on=ON + timedelta(days=1), because="Strike.", by=scrutiny_officer, at=later)

    found = timing.start_clock_again(asked_again.pk, until_on=ON + timedelta(days=2), by=scrutiny_officer, at=later)

    assert found.due_on == ON + timedelta(days=22)
    assert "The committee asked again and wants an answer by 9 June 2026." in found.explanation


def test_more_time_before_asking_again_is_told_and_counts_no_more(ask, scrutiny_officer):
    timing.give_until(ask.pk, ON + timedelta(days=60), because="An election.", by=scrutiny_officer, at=AT)
    found = taken_to("sent", ask)

    receiving.ask_again(
        found.pk,
        what="Which streets?",
        by_on=ON + timedelta(days=20),
        on=ON,
        by=scrutiny_officer,
        at=AT + timedelta(hours=1),
    )

    ask.refresh_from_db()
    assert ask.due_on == ON + timedelta(days=20)
    assert [words for words in ask.explanation if "An election." in words]


def test_more_time_after_a_deferral_counts_from_the_day_it_named(ask, scrutiny_officer):
    day = ON + timedelta(days=30)
    taken_to("sent", ask, Said(decision=Line.Decision.DEFERRED, reason="The county first.", answer_on=day))
    with pytest.raises(RuleBroken, match="The new date must be after 19 June 2026"):
        timing.give_until(ask.pk, day, because="Holidays.", by=scrutiny_officer, at=AT + timedelta(days=1))

    found = timing.give_until(
        ask.pk, day + timedelta(days=7), because="Holidays.", by=scrutiny_officer, at=AT + timedelta(days=1)
    )

    assert found.due_on == day + timedelta(days=7)


def test_a_day_named_for_the_past_is_still_that_day(ask, scrutiny_officer):
    found = taken_to("sent", ask)

    receiving.ask_again(
        found.pk,
        what="More.",
        by_on=ON - timedelta(days=20),
        on=ON - timedelta(days=30),
        by=scrutiny_officer,
        at=AT,
    )

    ask.refresh_from_db()
    assert ask.due_on == ON - timedelta(days=20)


def test_someone_asked_on_a_summer_night_is_asked_on_the_london_day(committee, cabinet_post, scrutiny_officer):
    review = ReviewFactory(council=committee.council, body=committee, sent=True)
    first = asked(review, cabinet_post)
    night = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)

    second = asking.ask(first.recommendation_id, posts=[cabinet_post.pk], by=scrutiny_officer, at=night)

    assert second.asked_on == date(2026, 6, 2)
    assert first.recommendation.capacity == Capacity.CRIME_AND_DISORDER


# --- a bank holiday proclaimed once ------------------------------------------------------------------------------------


def test_a_one_off_bank_holiday_moves_the_last_working_day_and_not_the_limit(ask):
    by = job(ask.council)
    one_off_days.add_one_off_day(DUE_ON, "Funeral", reason="Proclaimed.", source="GOV.UK", by=by, at=AT)
    ask.refresh_from_db()
    [fact] = Fact.objects.of_verb("scrutiny.date_counted_again")

    assert ask.due_on == DUE_ON
    assert any("The last working day before it is Monday 27 April 2026" in words for words in ask.explanation)
    assert fact.changes["because"] == "Funeral, 28 April 2026, was added as a one-off day."
    one_off_days.add_one_off_day(DUE_ON - timedelta(days=20), "Jubilee", reason="-", source="-", by=by, at=AT)
    assert Fact.objects.of_verb("scrutiny.date_counted_again").count() == 1
