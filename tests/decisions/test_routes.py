"""The route of a plan: worked back from its last meeting, moved with what has to follow, settled, amended, objected to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.conftest import cast
from tests.factories.organisations import BodyFactory, MeetingFactory, PostFactory
from tests.factories.plan import moment
from tests.factories.published import plain, today
from tests.factories.scrutiny import job
from wardmote.clocks import is_working_day
from wardmote.decisions import route_dates, route_templates, routes
from wardmote.decisions.models import CouncilObjection, Route, RouteAmendment, RouteStage, RouteTemplate, StageMove
from wardmote.decisions.route_dates import Step
from wardmote.decisions.route_public import difference, publish_route_page, route_content
from wardmote.decisions.route_templates import Stop
from wardmote.kernel import publishing
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Council, Fact, Publication
from wardmote.organisations import one_off_days
from wardmote.organisations.models import Body
from wardmote.organisations.rules import RulesOn

BEGUN = date(2026, 5, 18)
COUNCIL_ON = date(2026, 12, 16)
AT = moment(BEGUN)


@pytest.fixture
def bodies(council, committee, cabinet):
    BodyFactory(council=council, kind=Body.Kind.COUNCIL, name="Council", slug="council")
    return BodyFactory(council=council, kind=Body.Kind.GROUP, name="Elmbury Safety Group", slug="safety-group")


@pytest.fixture
def member(council):
    return PostFactory(council=council, title="Cabinet Member for Safety")


@pytest.fixture
def route(council, bodies, member):
    made = routes.begin_route(
        "Community Safety Plan", template_key="partnership-plan", last_on=COUNCIL_ON, holders={4: member},
        by=job(council), at=AT,
    )  # fmt: skip
    return routes.publish_route(made.pk, by=job(council), at=AT)


def days(route):
    return [stage.planned_on for stage in route.stages.all()]


def settle(route, position, outcome="agreed", on=None, **more):
    stage = route.stages.get(position=position)
    on = on or stage.planned_on
    return routes.settle_stage(stage.pk, outcome, on=on, **more, by=job(route.council), at=moment(on, 20))


def up_to(route, position):
    for n in range(1, position):
        settle(route, n, "held" if n == 2 else "agreed")


# --- dates ---------------------------------------------------------------------------------------------------------


def _england(on):
    return RulesOn(Council(nation="england"), on, {})


@pytest.mark.pure
def test_each_stage_is_over_before_the_papers_of_the_next_are_due():
    steps = [Step("scrutiny"), Step("cabinet"), Step("council")]
    found = route_dates.work_back(steps, COUNCIL_ON, _england, is_key=True)

    # papers of Council by 8 December (five clear working days), so Cabinet by the 7th; its papers by 27 November
    assert found == [date(2026, 11, 26), date(2026, 12, 7), COUNCIL_ON]


@pytest.mark.pure
def test_a_consultation_begins_before_it_ends_and_a_gap_is_kept():
    steps = [Step("partnership", 14), Step("consultation", 21, 42), Step("scrutiny", 14), Step("council")]
    found = route_dates.work_back(steps, COUNCIL_ON, _england, is_key=True)

    assert found[2] <= COUNCIL_ON - timedelta(days=14)
    assert found[1] <= found[2] - timedelta(days=21)
    assert found[0] <= found[1] - timedelta(days=41 + 14)
    assert all(is_working_day(day, "england") for day in found)


@pytest.mark.pure
def test_a_body_meets_on_a_day_it_has_planned():
    steps = [Step("scrutiny", meetings=(date(2026, 10, 6), date(2026, 11, 3), date(2026, 12, 8))), Step("council")]

    assert route_dates.work_back(steps, COUNCIL_ON, _england, is_key=False)[0] == date(2026, 11, 3)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("kind", "is_key", "expected"),
    [
        ("council", True, ["Notice of the meeting", "Agenda and reports", "Summons to councillors", "Final report handed in"]),
        ("cabinet", True, ["28 days’ notice of a key decision", "Notice of the meeting", "Agenda and reports", "Final report handed in"]),
        ("member", True, ["28 days’ notice of a key decision"]),
        ("member", False, []),
        ("scrutiny", True, ["Notice of the meeting", "Agenda and reports", "Final report handed in"]),
        ("partnership", True, []),
        ("consultation", True, []),
    ],
)  # fmt: skip
def test_what_is_due_before_each_kind_of_stage(kind, is_key, expected):
    assert [one.what for one in route_dates.dues_of(kind, COUNCIL_ON, _england, is_key=is_key)] == expected


def test_a_plan_is_dated_back_from_council_with_its_bodies(route, bodies, committee):
    stages = list(route.stages.all())

    assert [stage.kind for stage in stages] == ["partnership", "consultation", "scrutiny", "member", "council"]
    assert days(route) == sorted(days(route))
    assert [str(stage.who or "") for stage in stages] == [
        "Elmbury Safety Group", "", str(committee), "Cabinet Member for Safety", "Council"
    ]  # fmt: skip
    assert stages[-1].planned_on == COUNCIL_ON


def test_a_planned_meeting_is_found(council, bodies, member, committee):
    meeting = MeetingFactory(body=committee, held_on=date(2026, 11, 4))
    MeetingFactory(body=bodies, held_on=date(2026, 5, 19))  # too long before to be the one meant
    made = routes.begin_route(
        "Plan", template_key="partnership-plan", last_on=COUNCIL_ON, by=job(council), at=AT, holders={4: member}
    )

    assert made.stages.get(kind="scrutiny").meeting == meeting
    assert made.stages.get(kind="partnership").meeting is None


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"title": " "}, "Enter the name of the plan"),
        ({"last_on": date(2026, 5, 15)}, "15 May 2026 has passed"),
        ({"last_on": date(2026, 12, 12)}, r"Saturday 12.December 2026 is not a working day"),
        ({"last_on": date(2026, 8, 3)}, r"would have to begin on .* which has passed"),
        ({"template_key": "no-such"}, "Choose one of the routes listed"),
    ],
)
def test_a_route_that_cannot_be_is_refused_and_nothing_stored(council, more, message):
    said = {"title": "Plan", "template_key": "partnership-plan", "last_on": COUNCIL_ON} | more
    with pytest.raises(RuleBroken, match=message):
        routes.begin_route(said.pop("title"), **said, by=job(council), at=AT)
    assert not Route.objects.of(council).exists()
    assert not RouteStage.objects.exists()


def test_nobody_is_named_so_it_is_not_public(council):
    made = routes.begin_route("Plan", template_key="partnership-plan", last_on=COUNCIL_ON, by=job(council), at=AT)
    with pytest.raises(RuleBroken, match="who has these stages: The partnership agrees a draft"):
        routes.publish_route(made.pk, by=job(council), at=AT)
    assert not Publication.objects.filter(object_kind="decisions.route").exists()
    assert routes.route_of(council, made.pk) == made


# --- moving --------------------------------------------------------------------------------------------------------


def test_when_one_meeting_moves_the_later_ones_follow(route):
    before = days(route)
    stage = route.stages.get(kind="scrutiny")
    to_on = date(2026, 12, 2)
    shown = routes.slips_of(stage, to_on, on=BEGUN)
    moved = routes.move_stage(stage.pk, to_on, because="The chair is ill.", by=job(route.council), at=AT)
    after = days(route)

    assert (
        [slip.stage.kind for slip in shown] == [slip.stage.kind for slip in moved] == ["scrutiny", "member", "council"]
    )
    assert after[:2] == before[:2]
    assert after[2] == to_on
    assert after[3] > to_on
    assert after[4] >= after[3] + timedelta(days=14)
    assert StageMove.objects.filter(because_of=stage).count() == 2
    assert Fact.objects.of_verb("decisions.stage_moved").count() == 3
    content = Publication.objects.of(route.council).current().get(address=route.address).content
    assert content["stages"][3]["moves"][0]["because_of"] == "Scrutiny looks at the draft"


def test_when_one_meeting_moves_forward_the_earlier_ones_make_room(route):
    stage = route.stages.get(kind="council")
    moved = routes.move_stage(stage.pk, date(2026, 11, 18), because="A new date.", by=job(route.council), at=AT)

    assert len(moved) == 5
    assert days(route) == sorted(days(route))
    assert days(route)[-1] == date(2026, 11, 18)


def test_a_small_move_with_room_moves_nothing_else(route):
    stage = route.stages.get(kind="partnership")
    [only] = routes.move_stage(
        stage.pk, stage.planned_on - timedelta(days=7), because="Earlier.", by=job(route.council), at=AT
    )
    assert only.stage == stage


@pytest.mark.parametrize(
    ("kind", "to_on", "because", "message"),
    [
        ("council", date(2026, 12, 16), "-", "planned for that date already"),
        ("council", date(2026, 12, 17), " ", "Give a reason"),
        ("council", date(2026, 5, 15), "-", "15 May 2026 has passed"),
        ("council", date(2026, 12, 20), "-", "is not a working day"),
        ("council", date(2026, 7, 1), "-", "An earlier stage would have to begin on"),
    ],
)
def test_moves_that_cannot_be(route, kind, to_on, because, message):
    before = days(route)
    with pytest.raises(RuleBroken, match=message):
        routes.move_stage(route.stages.get(kind=kind).pk, to_on, because=because, by=job(route.council), at=AT)
    assert days(route) == before
    assert not StageMove.objects.exists()


def test_a_stage_cannot_move_before_one_that_is_over(route):
    up_to(route, 3)
    over = route.stages.get(position=2).planned_on
    with pytest.raises(RuleBroken, match="leaves no time for its papers"):
        routes.move_stage(
            route.stages.get(position=3).pk, over + timedelta(days=5), because="-", by=job(route.council),
            at=moment(over + timedelta(days=1)),
        )  # fmt: skip


def test_a_one_off_bank_holiday_changes_what_is_due(route, council):
    day = date(2026, 12, 10)
    was = route_content(route)["stages"][4]["dues"][0]["on"]
    one_off_days.add_one_off_day(day, "Funeral", reason="-", source="-", by=job(council), at=AT)
    content = Publication.objects.of(council).current().get(address=route.address).content

    assert (was, content["stages"][4]["dues"][0]["on"]) == ("2026-12-08", "2026-12-07")
    moved = {(one.what, one.was_on, one.is_on) for one in one_off_days.moved_by(council, day)}
    assert ("Council adopts the plan: Agenda and reports", date(2026, 12, 8), date(2026, 12, 7)) in moved


# --- outcomes ------------------------------------------------------------------------------------------------------


def test_stages_are_settled_in_order_and_the_last_ends_the_route(route):
    with pytest.raises(WrongState, match="comes before and is still open"):
        settle(route, 2)
    up_to(route, 5)
    last = settle(route, 5, "changed", words="With a new priority.")
    route.refresh_from_db()

    assert route.state == Route.State.FINISHED
    assert last.outcome_words == "With a new priority."
    with pytest.raises(WrongState, match="is “At its end”"):
        settle(route, 5)


@pytest.mark.parametrize(
    ("outcome", "more", "message"),
    [
        ("agreed", {"on": date(2026, 5, 17)}, "cannot be before that"),
        ("won", {}, "Choose one of the answers"),
        ("changed", {}, "Say in words"),
        ("skipped", {"words": " "}, "Say in words"),
        ("held", {"delegated_words": "As he sees fit."}, "or neither"),
    ],
)
def test_outcomes_that_cannot_be(route, outcome, more, message):
    settle(route, 1, on=date(2026, 5, 20))
    with pytest.raises(RuleBroken, match=message):
        settle(route, 2, outcome, **more)
    assert route.stages.get(position=2).outcome == ""


def test_an_outcome_to_come_or_twice_is_refused(route):
    stage = route.stages.get(position=1)
    with pytest.raises(RuleBroken, match="has not come yet"):
        routes.settle_stage(stage.pk, "agreed", on=date(2026, 5, 19), by=job(route.council), at=AT)
    settle(route, 1)
    with pytest.raises(WrongState, match="recorded already"):
        settle(route, 1)


def test_consulting_after_agreeing_is_warned_of(route):
    assert routes.advice(route) == []
    settle(route, 1)
    [said] = routes.advice(route)
    assert "was settled before people were consulted" in said
    route.stages.filter(position=2).update(takes_days=20)
    assert "The consultation takes 20 days. 42 are usual." in routes.advice(route)[-1]
    settle(route, 2, "skipped", words="It was done last year.")
    assert routes.advice(route) == []


def test_a_route_is_stopped_with_a_reason(route):
    by = job(route.council)
    with pytest.raises(RuleBroken, match="Give a reason"):
        routes.stop_route(route.pk, because="", by=by, at=AT)
    routes.stop_route(route.pk, because="The government changed the law.", by=by, at=AT)
    with pytest.raises(WrongState, match="is “Stopped”"):
        routes.move_stage(route.stages.first().pk, COUNCIL_ON, because="-", by=by, at=AT)
    with pytest.raises(WrongState, match="public already"):
        routes.publish_route(route.pk, by=by, at=AT)


# --- amendments ----------------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_the_difference_of_two_texts_word_by_word():
    assert difference("two of three aims", "two of four aims") == [
        ("kept", "two of "), ("taken-out", "three"), ("put-in", "four"), ("kept", " aims"),
    ]  # fmt: skip
    assert difference("", "new") == [("put-in", "new")]
    assert difference("old", "") == [("taken-out", "old")]


@pytest.fixture
def officer(council):
    post = PostFactory(council=council, title="Head of Housing", head=True)
    return cast(council, "head-of-service", email="housing@elmbury.example", post=post), post


def test_an_officer_amends_between_stages_and_the_difference_is_public(route, officer):
    actor, post = officer
    up_to(route, 3)
    settle(route, 3, "commented", words="Add the strategic assessment.", delegated_to_id=post.pk,
           delegated_words="To update the plan with the committee’s points.")  # fmt: skip
    on = route.stages.get(position=3).outcome_on
    routes.amend(
        route.pk, "Introduction", before="One aim.", after="One aim and a new section.", because="Scrutiny asked.",
        made_on=on, by=actor, at=moment(on, 21),
    )  # fmt: skip
    [told] = Publication.objects.of(route.council).current().get(address=route.address).content["amendments"]

    assert told["made_as"] == "Head of Housing"
    assert ["put-in", "aim and a new section."] in told["pieces"]
    settle(route, 4)
    with pytest.raises(RuleBroken, match="A later stage has taken place"):
        routes.amend(route.pk, "End", before="", after="x", because="-", made_on=on, by=actor, at=moment(COUNCIL_ON))


def test_amendments_that_cannot_be(route, officer, lead_officer, council):
    actor, post = officer
    by = job(council)
    said = {"before": "a", "after": "b", "because": "-", "made_on": BEGUN, "at": AT}
    with pytest.raises(RuleBroken, match="No stage let an officer"):
        routes.amend(route.pk, "x", **said, by=by)
    with pytest.raises(NotAllowed):
        routes.amend(route.pk, "x", **said, by=lead_officer)
    settle(route, 1, delegated_to_id=post.pk, delegated_words="To tidy up.")
    on = route.stages.get(position=1).outcome_on
    said |= {"made_on": on, "at": moment(on, 21)}
    for changed, message in (
        ({"after": "a "}, "Both texts are the same"),
        ({"because": ""}, "and why"),
        ({"made_on": on - timedelta(days=1)}, "The day must be from"),
        ({"made_on": on + timedelta(days=1)}, "The day must be from"),
    ):
        with pytest.raises(RuleBroken, match=message):
            routes.amend(route.pk, "x", **(said | changed), by=actor)
    with pytest.raises(NotAllowed, match="was allowed to amend"):
        routes.amend(route.pk, "x", **said, by=lead_officer)
    assert not RouteAmendment.objects.exists()
    routes.stop_route(route.pk, because="-", by=by, at=AT)
    with pytest.raises(WrongState):
        routes.amend(route.pk, "x", **said, by=actor)


# --- Council's objection (X15) -------------------------------------------------------------------------------------


@pytest.fixture
def at_council(route):
    up_to(route, 5)
    return route


@pytest.mark.parametrize(
    ("received_on", "until_on"),
    [(date(2026, 12, 9), date(2026, 12, 16)), (date(2026, 12, 21), date(2026, 12, 30))],
)
def test_the_leader_has_five_working_days_from_the_day_after(at_council, received_on, until_on):
    stage = at_council.stages.get(position=5)
    stage_before = at_council.stages.get(position=4).outcome_on
    made = routes.object_in_council(
        stage.pk, objected_on=max(stage_before, date(2026, 12, 9)), received_on=received_on,
        instructions="Put drugs first.", by=job(at_council.council), at=moment(date(2026, 12, 22)),
    )  # fmt: skip

    assert made.answer_by_on == until_on
    assert made.explanation[-1] == "Check before relying on this."
    assert "(England) Regulations 2001, schedule 2" in " ".join(made.explanation)


def test_council_waits_for_the_leader(at_council):
    by, stage = job(at_council.council), at_council.stages.get(position=5)
    made = routes.object_in_council(
        stage.pk, objected_on=COUNCIL_ON, received_on=COUNCIL_ON, instructions="Put drugs first.", by=by,
        at=moment(COUNCIL_ON, 22),
    )  # fmt: skip
    assert made.answer_by_on == date(2026, 12, 23)
    with pytest.raises(RuleBroken, match=r"The Leader has until Wednesday 23.December 2026"):
        settle(at_council, 5, on=date(2026, 12, 23))
    with pytest.raises(WrongState, match="waits for the Leader"):
        routes.object_in_council(
            stage.pk, objected_on=COUNCIL_ON, received_on=COUNCIL_ON, instructions="-", by=by, at=moment(COUNCIL_ON, 23)
        )
    routes.answer_objection(
        made.pk, "disagrees", on=date(2026, 12, 18), words="Drugs come second.", by=by, at=moment(date(2026, 12, 18))
    )
    assert settle(at_council, 5, on=date(2026, 12, 21)).outcome == "agreed"


def test_without_an_answer_council_decides_once_the_time_is_over(at_council):
    stage = at_council.stages.get(position=5)
    routes.object_in_council(
        stage.pk, objected_on=COUNCIL_ON, received_on=COUNCIL_ON, instructions="-", by=job(at_council.council),
        at=moment(COUNCIL_ON, 22),
    )  # fmt: skip
    assert settle(at_council, 5, on=date(2026, 12, 24)).outcome == "agreed"


def test_objections_and_answers_that_cannot_be(at_council):
    by, stage = job(at_council.council), at_council.stages.get(position=5)
    said = {
        "objected_on": COUNCIL_ON,
        "received_on": COUNCIL_ON,
        "instructions": "-",
        "by": by,
        "at": moment(COUNCIL_ON, 22),
    }
    for changed, message in (
        ({"instructions": " "}, "Without them the time does not run"),
        ({"received_on": COUNCIL_ON - timedelta(days=1)}, "Council meets first"),
        ({"received_on": COUNCIL_ON + timedelta(days=1)}, "Council meets first"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=message):
            routes.object_in_council(stage.pk, **(said | changed))
    with pytest.raises(RuleBroken, match="Only Council can raise an objection"):
        routes.object_in_council(at_council.stages.get(position=4).pk, **said)
    assert not CouncilObjection.objects.exists()
    made = routes.object_in_council(stage.pk, **said)
    answer = {"on": COUNCIL_ON, "words": "So.", "by": by, "at": moment(COUNCIL_ON, 23)}
    for kind, changed, message in (
        ("agrees", {}, "Choose one of the answers"),
        ("revised", {"words": ""}, "Give the Leader’s reasons"),
        ("revised", {"on": COUNCIL_ON + timedelta(days=1)}, "The day must be from"),
    ):
        with pytest.raises(RuleBroken, match=message):
            routes.answer_objection(made.pk, kind, **(answer | changed))
    routes.answer_objection(made.pk, "revised", **answer)
    with pytest.raises(WrongState, match="has answered already"):
        routes.answer_objection(made.pk, "revised", **answer)


# --- templates -----------------------------------------------------------------------------------------------------


def test_editing_makes_a_new_version_and_routes_keep_theirs(route, council):
    by, later = job(council), date(2026, 6, 1)
    stops = [Stop("scrutiny", "Look"), Stop("council", "Adopt")]
    made = route_templates.save_template("partnership-plan", "Short way", stops, from_on=later, by=by, at=AT)

    assert (made.version, route.template.version) == (2, 1)
    assert route_templates.stops_of(council, "partnership-plan", BEGUN)[1][0].kind == "partnership"
    assert route_templates.stops_of(council, "partnership-plan", later) == ("Short way", stops)
    assert ("partnership-plan", "Short way", 2) in route_templates.offered(council, later)
    with pytest.raises(RuleBroken, match="begins on that day or later"):
        route_templates.save_template("partnership-plan", "Way", stops, from_on=later, by=by, at=AT)


def test_a_shipped_route_edited_before_it_was_used_keeps_its_first_version(council):
    stops = [Stop("scrutiny", "Look"), Stop("council", "Adopt")]
    route_templates.save_template("partnership-plan", "Short", stops, from_on=date(2026, 6, 1), by=job(council), at=AT)

    assert [row.version for row in RouteTemplate.objects.of(council).order_by("version")] == [1, 2]
    assert len(route_templates.stops_of(council, "partnership-plan", BEGUN)[1]) == 5
    own = route_templates.save_template("own-way", "Own", stops, by=job(council), at=AT)
    assert own.version == 1


def test_stages_typed_as_lines_come_back_the_same():
    stops = [Stop("partnership", "Draft", 14), Stop("consultation", "Ask", 21, 42), Stop("council", "Adopt")]
    assert route_templates.from_lines(route_templates.as_lines(stops)) == stops


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Scrutiny | Look | 1", "Stage 1: write its kind"),
        ("Scrutiny | | 1 | 1", "Stage 1: write its kind"),
        ("Scrutiny | Look | soon | 1", "Stage 1: write its kind"),
        ("Council | Adopt | 0 | 1\nPub | Drink | 0 | 1", "Stage 2: “Pub” is not a kind of stage"),
        ("Council | Adopt | 0 | 1", "from 2 to 12 stages. This one has 1"),
        ("Scrutiny | Look | 0 | 0\nCouncil | Adopt | 0 | 1", "Stage 1: the days are whole numbers"),
        ("Scrutiny | Look | 9999 | 1\nCouncil | Adopt | 0 | 1", "Stage 1: the days are whole numbers"),
    ],
)
def test_stages_that_cannot_be_read(council, text, message):
    with pytest.raises(RuleBroken, match=message):
        route_templates.save_template("own", "Own", route_templates.from_lines(text), by=job(council), at=AT)
    assert not RouteTemplate.objects.exists()


def test_a_template_without_a_name_or_by_anybody(council, lead_officer):
    stops = [Stop("scrutiny", "Look"), Stop("council", "Adopt")]
    with pytest.raises(RuleBroken, match="Enter the name"):
        route_templates.save_template("own", " ", stops, by=job(council), at=AT)
    with pytest.raises(NotAllowed):
        route_templates.save_template("own", "Own", stops, by=lead_officer, at=AT)


# --- doors and pages -----------------------------------------------------------------------------------------------


def test_who_may_keep_a_route(route, lead_officer, councillor_of):
    by = job(route.council)
    with pytest.raises(NotAllowed):
        routes.stop_route(route.pk, because="-", by=lead_officer, at=AT)
    with pytest.raises(NotAllowed):
        routes.begin_route("Plan", template_key="partnership-plan", last_on=COUNCIL_ON, by=councillor_of, at=AT)
    assert (
        routes.begin_route("Begin", template_key="partnership-plan", last_on=COUNCIL_ON, by=by, at=AT).slug
        == "begin-plan"
    )
    made = routes.begin_route("Other", template_key="partnership-plan", last_on=COUNCIL_ON, by=lead_officer, at=AT)
    stage = made.stages.first()
    with pytest.raises(RuleBroken, match="what happens"):
        routes.change_stage(stage.pk, heading=" ", holder=None, by=by, at=AT)
    assert str(routes.change_stage(stage.pk, heading="Draft", holder=stage.body, by=by, at=AT)) == "Draft"


@pytest.fixture
def councillor_of(council):
    return cast(council, "committee-member", email="member@elmbury.example")


@pytest.mark.slow
def test_the_public_page_tells_the_whole_way(client, route, officer):
    _actor, post = officer
    settle(route, 1, delegated_to_id=post.pk, delegated_words="To tidy up.")
    on = route.stages.get(position=1).outcome_on
    routes.amend(
        route.pk, "Aims", before="two", after="three", because="-", made_on=on, by=job(route.council), at=moment(on, 21)
    )
    with today(moment(on, 22)):
        page = client.get(route.address).content.decode()
        listed = plain(client.get("/decisions/routes/").content.decode())
    words = plain(page)

    assert "1. The partnership agrees a draft" in words
    assert f"agreed on {on.day}" in words
    assert "planned for Wednesday 16 December 2026" in words
    assert "Latest" not in words
    assert "28 days’ notice of a key decision" in words
    assert "<del>" in page
    assert "<ins>" in page
    assert "Next: People are consulted" in listed


@pytest.mark.slow
def test_moving_asks_before_it_moves_others(client_for, democratic_services, route):
    browser = client_for(democratic_services)
    stage = route.stages.get(kind="scrutiny")
    to_on = {"to_on-day": "2", "to_on-month": "12", "to_on-year": "2026", "because": "Ill."}
    address = f"{route.desk}stages/3/move/"
    with today(AT):
        shown = browser.post(address, to_on).content.decode()
        stage.refresh_from_db()
        was = stage.planned_on
        seen = shown.split('name="seen" value="')[1].split('"')[0]
        other = browser.post(address, to_on | {"seen": "1:2026-01-01"}).content.decode()
        done = browser.post(address, to_on | {"seen": seen}, follow=True).content.decode()
        wrong = browser.post(address, to_on | {"to_on-year": "2020"}).content.decode()
    stage.refresh_from_db()

    assert "These stages have to move too:" in shown
    assert "These stages have to move too:" in other
    assert was != stage.planned_on == date(2026, 12, 2)
    assert "Moved. The public page shows the reason." in done
    assert "2 December 2020 has passed" in plain(wrong)


@pytest.mark.slow
def test_a_route_from_begin_to_council_by_its_pages(client_for, democratic_services, council, bodies, member):
    browser = client_for(democratic_services)
    with today(AT):
        form = {
            "title": "Safety Plan", "template_key": "partnership-plan", "is_key": "yes", "last_on-day": "16",
            "last_on-month": "12", "last_on-year": "2026",
        }  # fmt: skip
        made = browser.post("/desk/routes/begin/", form, follow=True).content.decode()
        refused = browser.post("/desk/routes/safety-plan/publish/", follow=True).content.decode()
        browser.post("/desk/routes/safety-plan/stages/4/", {"heading": "The Cabinet Member", "post_id": member.pk})
        both = browser.post(
            "/desk/routes/safety-plan/stages/4/", {"heading": "x", "post_id": member.pk, "body_id": bodies.pk}
        ).content.decode()
        public = browser.post("/desk/routes/safety-plan/publish/", follow=True).content.decode()
        listed = browser.get("/desk/routes/").content.decode()
    route = Route.objects.get()
    up_to(route, 5)
    with today(moment(COUNCIL_ON, 22)):
        browser = client_for(democratic_services)  # months later
        day = {
            f"{name}_on-{part}": value
            for name in ("objected", "received")
            for part, value in (("day", "16"), ("month", "12"), ("year", "2026"))
        }
        browser.post(f"{route.desk}stages/5/objection/", day | {"instructions": "Put drugs first."})
        told = browser.get(route.desk).content.decode()
        number = CouncilObjection.objects.get().pk
        browser.post(
            f"{route.desk}objections/{number}/",
            {"answer": "revised", "words": "Done.", "on-day": "16", "on-month": "12", "on-year": "2026"},
        )
        ended = browser.post(
            f"{route.desk}stages/5/outcome/",
            {"outcome": "agreed", "on-day": "16", "on-month": "12", "on-year": "2026"},
            follow=True,
        )
        shown = plain(browser.get(route.address).content.decode())

    assert "The dates are worked back" in made
    assert "who has these stages" in refused
    assert "Choose a body or a post, not both." in both
    assert "The route is public." in public
    assert "Safety Plan" in listed
    assert "Record the Leader’s answer" in told
    assert "At its end" in ended.content.decode()
    assert "Council objected on 16 December 2026." in shown
    assert "Agreed by Council on 16 December 2026." in shown


@pytest.mark.slow
def test_taken_down_it_stays_down(client, route):
    publication = Publication.objects.of(route.council).current().get(address=route.address)
    publishing.take_down(
        publication.pk,
        reason=Publication.Reason.values[0],
        decided_by="Monitoring Officer",
        by=job(route.council),
        at=AT,
    )

    assert publish_route_page(route, by=job(route.council), at=AT) is None
    assert "Community Safety Plan" not in client.get("/decisions/routes/").content.decode()


def test_a_route_can_be_one_end_of_a_link(route, council, democratic_services):
    from wardmote.decisions.linking import ROUTE, routes_for
    from wardmote.kernel.readers import Reader

    settle(route, 1)
    private = routes.begin_route("Other", template_key="partnership-plan", last_on=COUNCIL_ON, by=job(council), at=AT)
    ids = [route.pk, private.pk]
    seen = routes_for(Reader(council), ids)

    assert (seen[route.pk].kind, seen[route.pk].url, seen[route.pk].progress) == (ROUTE, route.address, 0.2)
    assert set(seen) == {route.pk}
    assert routes_for(democratic_services, ids)[private.pk].url == private.desk
    routes.stop_route(route.pk, because="-", by=job(council), at=AT)
    assert routes_for(Reader(council), ids)[route.pk].progress is None
