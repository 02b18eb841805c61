"""A plan as a council publishes it: fifteen recommendations in three themes, in words of our own."""

from __future__ import annotations

from tests.scrutiny.importing.papers import Paper

TITLE = "Lights and company after dark"
MEMBER, OTHER_MEMBER = "Cabinet Member for Community Safety", "Cabinet Member for Parks"
MANAGER, LIGHTING = "Community Safety Manager", "Street Lighting Engineer"
TITLES = [
    "Recommendation & Intended Outcomes",
    "Relevant Cabinet Member",
    "Financial impacts (‘None’ or explanation provided as applicable)",
    "Officer Response/s",
    "Lead Officer/s",
]
STREETS, TELLING, AFTER = "Safer Streets", "Telling People", "Looking Back"
ASKED = [
    (STREETS, "To light the alley between the market place and the station."),
    (STREETS, "To mend each broken street light within five working days."),
    (STREETS, "To walk the route from the station to the theatre once a month after dark."),
    (STREETS, "To cut back the hedges along Mill Path twice a year."),
    (STREETS, "To keep the doors of the market hall open until the last bus has gone."),
    (STREETS, "To ask each taxi firm to wait at the rank in Castle Street on Saturdays."),
    (TELLING, "To print the number for broken lights on every lamp post in the town centre."),
    (TELLING, "To send each ward councillor a list of lights that are out, every month."),
    (TELLING, "To put the times of the night marshals on the council’s web pages."),
    (TELLING, "To tell traders how they can join the radio link."),
    (TELLING, "To show in the magazine which paths are lit all night."),
    (TELLING, "To hold a stall in the market place each spring where people can say what worries them."),
    (AFTER, "To count how many people use the market place after eight in the evening, each autumn."),
    (AFTER, "To ask the Youth Forum each year what has changed."),
    (AFTER, "To appoint a councillor who looks after a year at what became of this review."),
]
JOINT = {6, 14}  # asked of two Cabinet Members together
OUTCOMES = [
    (STREETS, "People can walk home along lit streets.", "Members walked the town centre on two evenings in winter."),
    (TELLING, "People know what is done and whom to tell.", "Few of the people who spoke to members knew the number."),
    (AFTER, "What was promised is checked.", "Members want to know that their work changed something."),
]


def plan() -> Paper:
    """The paper: a title, the table whose rows point at their themes, and the themes at the end."""
    rows = [TITLES]
    for place, (theme, text) in enumerate(ASKED, 1):
        member = f"{MEMBER}/ Parks" if place in JOINT else MEMBER
        officer = LIGHTING if place in {1, 2} else MANAGER
        rows.append([f"{text}\nSee {theme} theme below.", member, "", "", officer])
    blocks: list[str | list[list[str]]] = [
        "# Overview and Scrutiny Committee Recommended Action and Implementation Plan (SCRAIP)",
        f"The recommended actions below came from the review of {TITLE}. Lead officers say here how each can be done.",
        "The outcome that each theme should have stands at the end of the plan.",
        f"Review Title: {TITLE}",
        rows,
    ]
    for name, outcome, why in OUTCOMES:
        blocks += [f"# {name} Theme", f"Overall Outcome: {outcome}", why]
    return Paper(blocks)
