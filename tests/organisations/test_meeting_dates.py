"""Last days for notices, agendas and summons, by nation and by the council's own way of counting."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.organisations import MeetingFactory
from tests.factories.published import plain
from wardmote.clocks import needs_checking
from wardmote.clocks.nations import PROFILES, profile
from wardmote.clocks.rules import RULES
from wardmote.kernel.models import Council
from wardmote.organisations.meeting_dates import Limit, dates_before, kept_open, late_agenda, limit_before
from wardmote.organisations.models import Capacity
from wardmote.organisations.rules import RulesOn, to_confirm

DAY = date(2026, 12, 16)


def standing(nation="england", on=DAY):
    return RulesOn(Council(nation=nation), on, {})


@pytest.mark.parametrize(
    ("nation", "capacity", "held_on", "expected"),
    [
        # England: X6 of a Cabinet, M1 to M3 of Council, M2 of a committee near Easter, as the reference note has them
        ("england", "executive", DAY, [("X6", "2026-12-08", "2026-12-10"), ("X6-papers", "2026-12-08", "2026-12-10")]),
        ("england", "executive", date(2027, 3, 31), [("X6", "2027-03-19", "2027-03-25"), ("X6-papers", "2027-03-19", "2027-03-25")]),
        ("england", "council", DAY, [(rule, "2026-12-08", "2026-12-10") for rule in ("M1", "M2", "M3")]),
        ("england", "scrutiny", date(2027, 4, 7), [("M1", "2027-03-30", "2027-04-01"), ("M2", "2027-03-30", "2027-04-01")]),
        ("wales", "council", DAY, [(rule, "2026-12-10", "2026-12-12") for rule in ("M1-wales", "M2-wales", "M3-wales")]),
        ("wales", "executive", date(2026, 12, 30), [("M1-wales", "2026-12-22", "2026-12-26"), ("M2-wales", "2026-12-22", "2026-12-26")]),
        ("scotland", "council", DAY, [("M1-scotland", "2026-12-10", "2026-12-12")]),
        ("northern-ireland", "committee", date(2027, 3, 22), [("M1-northern-ireland", "2027-03-11", "2027-03-16")]),
        ("england", "partnership", DAY, []),
    ],
)  # fmt: skip
def test_what_is_due_before_a_meeting(nation, capacity, held_on, expected):
    found = dates_before(capacity, held_on, standing(nation, held_on))

    assert [(one.rule_id, str(one.limit.on), str(one.limit.by_law_on)) for one in found] == expected
    for one in found:  # a rule whose text was read needs no checking
        assert (one.limit.steps[-1] == "Check before relying on this.") is needs_checking(RULES[one.rule_id])


def test_the_last_lawful_day_and_the_last_working_day_before_it_are_both_said():
    limit = limit_before("M1-wales", DAY, standing("wales"))

    assert limit.last_working_on == date(2026, 12, 11)
    assert "By law, counting every day: Saturday 12\xa0December 2026." in limit.note
    assert "The last working day before it: Friday 11\xa0December 2026." in limit.note
    assert Limit(DAY, DAY, DAY, ()).note == ""


def test_section_243_counts_saturdays(council, administrator):
    from tests import AT
    from wardmote.organisations import rules

    rules.set_rule("clear_days.m1", "s243", from_on=date(2026, 1, 1), reason="Ours.", by=administrator, at=AT)
    limit = limit_before("M1", DAY, rules.on_day(council, DAY))

    assert limit.on == date(2026, 12, 9)  # 10, 11, 12, 14, 15 December count, Sunday does not


def test_every_rule_of_a_profile_reaches_its_nation():
    for nation, here in PROFILES.items():
        named = (here.meeting_notice, here.agenda, here.summons, here.executive_notice, here.executive_papers)
        assert all(nation in RULES[rule_id].nations for rule_id in (*filter(None, named), here.information))
    with pytest.raises(ValueError, match="is not a nation"):
        profile("cornwall")


@pytest.mark.django_db
def test_each_nation_confirms_its_own_rules(council, other_council):
    other_council.nation = "scotland"
    assert {"M1", "X15", "X10"} <= set(to_confirm(council))
    assert "M1-wales" not in to_confirm(council)
    assert "M1-scotland" in to_confirm(other_council)
    assert not {"X2", "X6", "M2"} & set(to_confirm(other_council))


def test_how_long_minutes_and_background_papers_stay_open():
    assert kept_open(DAY, standing()) == (date(2032, 12, 15), date(2030, 12, 15))
    assert kept_open(date(2024, 2, 29), standing()) == (date(2030, 2, 28), date(2028, 2, 28))
    assert kept_open(DAY, standing("scotland")) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("published_on", "is_late"),
    [(None, False), (date(2026, 12, 10), False), (date(2026, 12, 11), True)],
)
def test_an_agenda_later_than_the_law_allows_is_flagged(published_on, is_late):
    meeting = MeetingFactory(capacity=Capacity.EXECUTIVE, held_on=DAY, agenda_published_on=published_on)

    assert ("By law it had to be open by Thursday 10" in late_agenda(meeting, standing())) is is_late


@pytest.mark.django_db
def test_the_meetings_page_shows_them(client_for, administrator, council):
    meeting = MeetingFactory(body__council=council, capacity=Capacity.COUNCIL, held_on=DAY)
    page = plain(client_for(administrator).get(f"/settings/meetings/{meeting.pk}/").content.decode())

    assert "Summons to councillors" in page
    assert "By law, counting every day: Thursday 10 December 2026." in page
    assert "reports stay open until 15 December 2032" in page
