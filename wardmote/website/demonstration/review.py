"""The town centre safety review of Elmbury, in our own words, with the gaps that real answers have.

Days count back from today: minus is the past. ``None`` where the gap is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CPM = "Community and Strategic Partnerships Manager"
COMMS = "Communications Manager"
HOUSING = "Cabinet Member for Housing and Health"
COMMUNITIES = "Cabinet Member for Communities, Leisure and Arts"
HEAD_HOUSING = "Head of Housing and Regulatory Services"
HEAD_ENVIRONMENT = "Head of Environment and Public Realm"

AGREED, ISSUED, DRAFTED, CLEARED, APPROVED, ANSWERED, RECEIVED = -223, -214, -203, -200, -199, -191, -181
SEPTEMBER, NOVEMBER, AHEAD = -66, -3, 60  # meetings of the committee, moved to a Tuesday

TITLE = "Safety in the town centre"
SUMMARY = "Councillors looked at how safe people feel in the town centre and what the council and its partners tell them. They asked for 15 things to change."
OBJECTIVES = """Find out how safe residents, traders and young people feel in the town centre, by day and by night
See what the council and its partners do about it, and how people hear of it
Say what should change, who should do it, and how we shall know that it worked"""
INTRODUCTION = """Elmbury’s town centre is busy by day and has grown livelier at night. Recorded crime has not risen faster than elsewhere in the county, yet the people we heard from feel less safe than they did. Much of what the council and its partners do is not known to those it is done for.

We sat as the Crime and Disorder Committee and held four meetings between autumn and spring."""
FINDINGS = """Good work goes unseen. The Town Centre Task Force meets every month and acts on what it hears, but little of it is told.

Councillors are asked about safety every week. They do not always know whom to send people to, or what has been done.

People who told us of a problem seldom heard back. We ask that somebody checks, a year from now, what changed."""


@dataclass(frozen=True)
class Answer:
    """An answer of the Cabinet Member or Members."""

    decision: str
    text: str = ""
    reason: str = ""
    done_by: int | None = None
    goes_on: bool = False
    next_step: str = ""
    next_step_on: int | None = None
    premise: str = ""
    cost: str = "none"
    cost_words: str = ""
    pence: int | None = None
    lead: list[str] = field(default_factory=list)
    part: str = ""


@dataclass(frozen=True)
class Update:
    """What was said of the action on a day."""

    on: int
    state: str
    text: str
    cause: str = ""
    shows: str = ""


@dataclass(frozen=True)
class Row:
    """One recommendation and what became of it."""

    number: str
    theme: int
    title: str
    text: str
    asked: list[str]
    officer: str | None
    answer: Answer | None
    parts: list[tuple[str, str]] = field(default_factory=list)
    kind: str = "one-off"
    every: int | None = None
    end_test: str = ""
    measure: str = ""
    updates: list[Update] = field(default_factory=list)
    signed_off: int | None = None
    holding: str = ""
    asked_parts: list[str] = field(default_factory=list)
    partner: str = ""
    partner_parts: list[str] = field(default_factory=list)
    partner_bound: bool = True
    wards: list[str] = field(default_factory=list)


THEMES = [
    (
        "Better communications",
        "More good news about town centre safety gets told.",
        "Bad news travels by itself. We want people to hear of what is done: the task force, work with partners, help for young people, and where to turn for help.",
        "What the task force does\nWork with partners\nWhat has worked\nHelp for young people\nWhere to turn for help",
    ),
    (
        "Councillors taking part",
        "Councillors get better support.",
        "Residents come to their councillors first. Councillors can report, explain and bring people together if they know how.",
        "",
    ),
    (
        "What comes next",
        "Agreed actions are checked and residents’ views count.",
        "People who spoke to us want to hear what came of it. So do we.",
        "",
    ),
]

ROWS = [
    Row(
        "1",
        0,
        "Keep up regular meetings with the police press office",
        "That the council continues its regular meetings with the county police press office.",
        [HOUSING],
        CPM,
        Answer(
            "accepted",
            "The Town Centre Task Force meets every month with news as a fixed item, so that partners can plan stories together and answer quickly.",
            goes_on=True,
            lead=[CPM],
        ),
        kind="standing",
        every=6,
        end_test="The committee agrees that joint news is a habit of its own.",
        measure="Joint stories published in each half year",
        updates=[
            Update(
                -71,
                "on-course",
                "Six joint stories since April, two of them answers to wrong reports.",
                shows="List of joint stories, April to September",
            ),
            Update(
                -14,
                "on-course",
                "Four more stories, one on night-time marshals.",
                shows="List of joint stories, October",
            ),
        ],
    ),
    Row(
        "2",
        0,
        "Hold a yearly community safety event with every partner",
        "That a yearly community safety event is held which every partner attends.",
        [HOUSING],
        CPM,
        Answer(
            "alternative",
            "Smaller events by subject reach more people than one large conference: one on the safety of women and girls, one on young people. Each will be better publicised.",
            "A public conference was considered. It would reach people who come to such things anyway.",
            done_by=108,
            cost="some",
            cost_words="Hire of rooms and printing, from this year’s budget",
            pence=320_000,
            lead=[CPM],
        ),
        updates=[
            Update(-60, "on-course", "A date in March is set for the first event, on the safety of women and girls.")
        ],
    ),
    Row(
        "3",
        0,
        "Send all councillors the updated communications plan",
        "That the communications team’s updated plan is sent to all councillors, so that they know what is being done.",
        [HOUSING],
        COMMS,
        Answer(
            "accepted",
            "The plan will go to every councillor, and again each time it changes.",
            done_by=-78,
            lead=[COMMS],
        ),
        updates=[
            Update(
                -79,
                "complete",
                "Sent to all 22 councillors, with a page that says what each part is for.",
                shows="The plan as sent",
            )
        ],
        signed_off=NOVEMBER,
    ),
    Row(
        "4",
        0,
        "Report this review in the next residents’ magazine",
        "That the next residents’ magazine carries a piece about this review.",
        [HOUSING],
        COMMS,
        Answer(
            "accepted",
            "A page in the autumn issue will say what councillors asked for and what happens next.",
            done_by=-38,
            lead=[COMMS],
        ),
        updates=[Update(-39, "complete", "The autumn issue carries it on page 7.", shows="Autumn issue, page 7")],
        signed_off=NOVEMBER,
    ),
    Row(
        "5",
        0,
        "Ask the police to promote the task force’s work and to publish their plans for meeting residents",
        "That the county police be requested to:\na. promote the joint work of the Town Centre Task Force; and\nb. publish their plans for meeting residents, so that council news can be timed to match.",
        [HOUSING],
        CPM,
        Answer(
            "accepted",
            "Raised with the District Commander at the partnership’s executive group. Town centre officers show businesses how to join the police alert service.",
            done_by=40,
            lead=[CPM],
            part="a",
        ),
        parts=[
            ("a", "promote the joint work of the Town Centre Task Force; and"),
            ("b", "publish their plans for meeting residents, so that council news can be timed to match."),
        ],
        kind="partner-request",
        asked_parts=["a"],
        partner="Elmshire Police",
        partner_parts=["b"],
        wards=["High Street", "Castle"],
        updates=[Update(-45, "on-course", "Ninety shops have joined. Visits go on in the station quarter.")],
    ),
    Row(
        "6",
        0,
        "Remind rail police and the rail operator that ticket checks would help",
        "That the rail police and the rail operator are reminded that trouble moved out of the town centre would be easier to deal with if tickets were checked often.",
        [HOUSING],
        None,
        Answer(
            "accepted_in_principle",
            "We work with both. Barriers are unlikely at our stations, since they would have to be staffed.",
            "The decision lies with the operator.",
            cost="",
            lead=[],
        ),
        partner="Elm Valley Railway",
        partner_bound=False,
        wards=["Station"],
    ),
    Row(
        "7",
        1,
        "Encourage every councillor to join the police alert service",
        "That every councillor is encouraged to join the police alert service.",
        [HOUSING],
        None,
        Answer(
            "accepted",
            "It is on every cluster contact sheet and raised at each cluster meeting.",
            goes_on=True,
            lead=[],
        ),
        kind="standing",
        every=6,
        measure="Share of councillors who have joined",
        updates=[Update(-66, "on-course", "9 of 22 councillors have joined.", shows="Count of members who joined")],
    ),
    Row(
        "8",
        1,
        "Encourage every councillor to sign up to council newsletters",
        "That every councillor is encouraged to sign up to the council’s newsletters.",
        [COMMUNITIES],
        COMMS,
        Answer(
            "accepted",
            "Every councillor gets the link with each press release. The Cabinet Member will write to each group.",
            done_by=-120,
            lead=[COMMS],
        ),
        updates=[Update(-123, "complete", "All 22 councillors get at least one newsletter.")],
        signed_off=SEPTEMBER,
    ),
    Row(
        "9",
        1,
        "Give councillors the contact details for each way to report a problem",
        "That councillors are given the contact details for each way to report a problem, on their cluster’s contact sheet.",
        [HOUSING],
        HEAD_HOUSING,
        Answer(
            "accepted",
            "Each of the six sheets will be brought up to date with the new officers and with the rail police app.",
            done_by=-51,
            lead=[HEAD_HOUSING],
        ),
        updates=[Update(-40, "slippage", "Two of six sheets are out.", cause="two of six are out")],
    ),
    Row(
        "10",
        1,
        "Arrange for a councillor to meet the Youth Forum",
        "That a councillor is helped to meet the Youth Forum regularly.",
        [HOUSING, COMMUNITIES],
        CPM,
        Answer(
            "accepted",
            "The forum has been asked whether it would like to meet a councillor. A date follows when it replies.",
            done_by=72,
            lead=[CPM],
        ),
        updates=[
            Update(
                -169,
                "held-up",
                "The forum will talk about it at its next meeting.",
                cause="waiting for the forum’s reply",
            )
        ],
    ),
    Row(
        "11",
        1,
        "Give councillors and officers bystander training",
        "That councillors and officers are given bystander training.",
        [HOUSING],
        CPM,
        Answer(
            "accepted",
            "Four sessions will be held through the council year.",
            done_by=131,
            cost="some",
            cost_words="A trainer for four half days",
            pence=180_000,
            lead=[CPM],
        ),
        updates=[Update(-50, "on-course", "Two of four sessions held.", shows="Attendance at the first two sessions")],
    ),
    Row(
        "12",
        1,
        "Keep councillors taking part in briefings and council activities",
        "That councillors are encouraged to go on taking part in council activities such as briefings.",
        [HOUSING, COMMUNITIES],
        CPM,
        Answer("noted", "Officers welcomed it.", "Officers welcomed it.", lead=[CPM]),
    ),
    Row(
        "13",
        1,
        "Share street-scene meeting notes on safety with this committee",
        "That what ward councillors are told at street-scene meetings about safety in the town centre is also sent to this committee.",
        [HOUSING],
        "Street Scene Manager",
        None,
        holding="We are talking with the street-scene team about how the notes are best shared.",
        wards=["High Street"],
    ),
    Row(
        "14",
        2,
        "Review the yearly safety survey so that results can be compared",
        "That the questions of the yearly survey on town centre safety are reviewed, so that results can be compared over time.",
        [HOUSING],
        CPM,
        Answer(
            "not_accepted",
            "",
            "There is no yearly survey. Other surveys keep the same questions for this very purpose.",
            premise="there is no yearly survey of safety in the town centre",
            lead=[CPM, HEAD_HOUSING],
        ),
    ),
    Row(
        "15",
        2,
        "Appoint a councillor to check afterwards what changed",
        "That a councillor is appointed to look afterwards at what changed, and to report.",
        [HOUSING],
        None,
        Answer(
            "accepted",
            "Democratic Services will bring the appointment to the committee.",
            done_by=179,
            lead=["Democratic Services Manager"],
        ),
        updates=[Update(NOVEMBER, "on-course", "Appointed by the committee. The report is due in the spring.")],
    ),
]

EVIDENCE = [
    (
        "witness",
        -300,
        "Elmshire Police",
        "Most calls about the town centre come between 10 at night and 2 in the morning. Officers would like news of what worked to be shared sooner.",
        True,
    ),
    (
        "witness",
        -300,
        "Elmbury Town Centre Company",
        "Traders see more than they report. They are not sure which number to ring.",
        True,
    ),
    (
        "visit",
        -280,
        "A walk through the town centre with young people",
        "The path from the station is dark. The young people had never been asked before.",
        True,
    ),
    (
        "document",
        -262,
        "The partnership’s strategic assessment",
        "Recorded violence in the town centre fell slightly; anti-social behaviour moved towards the station.",
        True,
    ),
]
FEEDBACK = [
    ("3", -30, "My councillor told me about the plan at our street meeting. That was new.", "yes"),
    ("9", -20, "I still do not know which number to ring for broken street lights.", "no"),
]
