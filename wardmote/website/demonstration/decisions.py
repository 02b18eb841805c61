"""Elmbury's Forward Plan of six entries, a decision that was called in, one made under special urgency."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from wardmote.decisions import calling_in, forward_plan, plan_editions, plan_notices, records
from wardmote.website.demonstration.council import Elmbury
from wardmote.website.demonstration.people import SCRUTINY

DEMOCRATIC = "Democratic Services Manager"
SAY = "Write to Democratic Services, Town Hall, High Street, Elmbury, at least a week before the decision."
STREETS = "Cabinet Member for Planning and Streets"

# title, summary, who decides (post or "Cabinet"), key and why, said on, planned for, documents, ward
ENTRIES: list[dict[str, Any]] = [
    {
        "title": "Market days in the square from next spring", "maker": STREETS, "is_key": True, "said": -75, "for": -12,
        "summary": "Which days the market stands in the square, and what traders pay.",
        "because": "It affects people in High Street and Castle wards.", "documents": "Report of the Head of Environment\nWhat traders said",
        "wards": ["High Street", "Castle"],
    },
    {
        "title": "Making the wall at Mill Lane safe", "maker": STREETS, "is_key": True, "said": -23, "for": -20,
        "summary": "Whether to take down a wall that may fall on the path to the station.",
        "because": "It costs £290,000.", "documents": "Letter of the engineer", "wards": ["Mill Lane"],
    },
    {
        "title": "Community safety plan for the next three years", "maker": "Cabinet", "is_key": True, "said": -34, "for": 30,
        "summary": "What the council and its partners will do together, for Council to adopt.",
        "because": "It affects people in every ward.", "documents": "Draft plan\nWhat residents said", "wards": [],
    },
    {
        "title": "New contract for street cleaning", "maker": "Cabinet", "is_key": True, "said": -20, "for": 44,
        "summary": "Who sweeps the streets for the next seven years.", "because": "It costs about £1.1 million a year.",
        "documents": "Report of the Head of Environment", "wards": [], "openness": "part", "paragraph": "3",
        "private_because": "Companies still bid, and their prices would help the others.",
    },
    {
        "title": "Lights on the path from the station to Mill Lane", "maker": STREETS, "is_key": False, "said": -48, "for": 23,
        "summary": "Where the lamps stand and until when they burn.", "because": "It costs £38,000 and concerns one ward.",
        "documents": "None", "wards": ["Station"],
    },
    {
        "title": "Help for tenants with damp homes", "maker": "Cabinet Member for Housing and Health", "is_key": False, "said": -10,
        "for": 60, "summary": "How soon somebody comes, and who pays.", "because": "It stays within this year’s budget.",
        "documents": "Report of the Head of Housing", "wards": [],
    },
]  # fmt: skip


def happenings(made: Elmbury) -> None:
    """Plan the entries, their moves, an edition, and two decisions."""
    kept: dict[str, int] = {}
    for row in ENTRIES:
        _entry(made, row, kept)
    lights = ENTRIES[4]["title"]
    made.on(
        made.day(-11),
        lambda at: forward_plan.slip_entry(
            kept[lights],
            made.day(37),
            because="The survey of bats by the path takes two weeks longer.",
            by=made.by(DEMOCRATIC),
            at=at,
        ),
    )
    this_month = made.today.replace(day=1)
    for offset, month in ((-30, this_month), (-2, (this_month + timedelta(days=32)).replace(day=1))):

        def keep(at: datetime, month: date = month) -> None:
            plan_editions.freeze_edition(from_on=month, by=made.by(DEMOCRATIC), at=at)

        made.on(made.day(offset), keep, hour=12)
    _called_in(made, kept)
    _urgent(made, kept)


def _entry(made: Elmbury, row: dict[str, Any], kept: dict[str, int]) -> None:
    is_cabinet = row["maker"] == "Cabinet"

    def publish(at: datetime) -> None:
        by = made.by(DEMOCRATIC)
        found = forward_plan.add_entry(
            row["title"],
            summary=row["summary"],
            kind="executive-body" if is_cabinet else "executive-member",
            decision_maker_body_id=made.bodies["Cabinet"].pk if is_cabinet else None,
            decision_maker_post_id=None if is_cabinet else made.posts[row["maker"]].pk,
            is_key=row["is_key"],
            key_because=row["because"],
            decide_from_on=made.day(row["for"]),
            documents=row["documents"],
            documents_from="Ask Democratic Services, or look at this page a week before.",
            represent_how=SAY,
            contact_post_id=made.posts[DEMOCRATIC].pk,
            openness=row.get("openness", "open"),
            paragraph=row.get("paragraph", ""),
            private_because=row.get("private_because", ""),
            ward_ids=[made.wards[ward].pk for ward in row["wards"]],
            by=by,
            at=at,
        )
        kept[row["title"]] = found.pk
        if row["for"] - row["said"] < 28:
            plan_notices.record_exception(
                found.pk,
                "special",
                who="scrutiny-chair",
                agreed_at=at,
                words="I agree that this is urgent and cannot wait.",
                because="The engineer found on Friday that the wall may fall in the next high wind.",
                by=by,
                at=at,
            )
        forward_plan.publish_entry(found.pk, by=by, at=at)
        if row.get("openness", "open") != "open":
            plan_notices.give_private_notice(
                found.pk, "first", meeting_on=made.day(row["for"]), because=row["private_because"], by=by, at=at
            )

    made.on(made.day(row["said"]), publish)


def _decide(made: Elmbury, entry_id: int, at: datetime, **said: Any) -> int:
    """Record, check and publish a decision of an entry on the day of ``at``. Returns its id."""
    by = made.by(DEMOCRATIC)
    found = records.begin_record(decided_on=at.date(), entry_id=entry_id, **said, by=by, at=at)
    records.check_record(found.pk, by=made.by("Monitoring Officer"), at=at)
    records.publish_record(found.pk, by=by, at=at)
    return int(found.pk)


def _called_in(made: Elmbury, kept: dict[str, int]) -> None:
    told: dict[str, int] = {}
    decided = -12

    def decide(at: datetime) -> None:
        told["record"] = _decide(
            made,
            kept[ENTRIES[0]["title"]],
            at,
            decision="That the market stands on Tuesdays and Saturdays from next spring, and that stalls cost £2 more a day.",
            reasons="Fewer traders come on Thursdays, and cleaning costs more than stalls bring in.",
            alternatives="Keep Thursdays too: it would cost £14,000 a year. End the market: residents want it.",
            conflicts="None",
            dispensations="None",
        )
        records.add_task(
            told["record"],
            "Write to every trader about the new days",
            owner_post_id=made.posts["Street Scene Manager"].pk,
            due_on=made.day(20),
            by=made.by(DEMOCRATIC),
            at=at,
        )

    def call_in(at: datetime) -> None:
        seats = (
            "Councillor for High Street ward",
            "Councillor for Station ward",
            "Chair of the Overview and Scrutiny Committee",
        )
        found = calling_in.call_in(
            told["record"],
            post_ids=[made.posts[seat].pk for seat in seats],
            grounds="Traders were asked in the holidays, and only six of forty answered.",
            alternative="Ask the traders again, and decide when they have answered.",
            by=made.by(seats[0]),
            at=at,
        )
        told["call-in"] = found.pk

    def judge(at: datetime) -> None:
        calling_in.judge_call_in(
            told["call-in"],
            is_valid=True,
            because="It came in time, three councillors signed it, and it says what should be done instead.",
            by=made.by("Monitoring Officer"),
            at=at,
        )

    def hear(at: datetime) -> None:
        calling_in.hear_call_in(
            told["call-in"],
            "refer-back",
            on=at.date(),
            words="That the Cabinet Member asks the traders again before the days change.",
            body_id=made.bodies[SCRUTINY].pk,
            by=made.by(DEMOCRATIC),
            at=at,
        )

    made.on(made.day(decided), decide, hour=11)
    made.on(made.day(decided + 2), call_in, hour=15)
    made.on(made.day(decided + 3), judge, hour=9)
    made.on(made.day(decided + 7), hear, hour=18)


def _urgent(made: Elmbury, kept: dict[str, int]) -> None:
    def decide(at: datetime) -> None:
        record = _decide(
            made,
            kept[ENTRIES[1]["title"]],
            at,
            decision="That the wall is taken down at once, and the path closed until it is.",
            reasons="The engineer found that it may fall on people who walk to the station.",
            alternatives="Prop the wall up: it would cost nearly as much and last one winter.",
            conflicts="None",
            dispensations="None",
        )
        task = records.add_task(
            record, "Close the path and take the wall down", owner_post_id=made.posts["Street Scene Manager"].pk,
            due_on=made.day(-16), by=made.by(DEMOCRATIC), at=at,
        )  # fmt: skip
        made.on(
            made.day(-17),
            lambda then: records.move_task(
                task.pk, "done", done_on=made.day(-17), by=made.by("Street Scene Manager"), at=then
            ),
        )

    made.on(made.day(-20), decide, hour=14)
