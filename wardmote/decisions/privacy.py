"""The register of data for reports, their clearance and what residents say about them."""

from wardmote.kernel.register import declare

declare(
    "decisions.templateversion",
    why="The headings that the council's reports must have, version by version.",
    leaves="council key name version content because from_on until_on made_at",
)
declare(
    "decisions.corporatepriority",
    why="Priorities of the council's plan, which reports serve.",
    leaves="council title from_on until_on",
)
declare("decisions.specialist", why="Which post clears what in a report.", leaves="council key post from_on until_on")
declare(
    "decisions.report",
    why="A paper that asks for a decision, from its first draft to what became of it.",
    leaves="council reference template title public_summary kind capacity decision_maker_post decision_maker_body "
    "lead_officer_post lead_member_post meeting all_wards is_key first_in_plan_on key_because urgency urgency_because "
    "equality equality_words comment_until_on issued_on state published_at considered_on outcome_words source_file made_at",
)
declare("decisions.reportnumber", why="So that no reference is given twice.", stays="council year last")
declare(
    "decisions.reportsection",
    why="What stands under each heading of a report.",
    leaves="council report key position number heading text version changed_at changed_by changed_as",
    personal="changed_by",
)
declare(
    "decisions.othertext",
    why="What one writer typed while another saved, so that nothing is lost.",
    leaves="council section text began_with at by by_words settled_at was_used",
    personal="by",
)
declare(
    "decisions.loosetext",
    why="Text of an imported report that waits for its place.",
    leaves="council report position number heading text placed_in settled_at",
)
declare(
    "decisions.reportgap",
    why="What an imported report leaves empty.",
    leaves="council report key heading what settled_at",
)
declare(
    "decisions.reportrecommendation",
    why="What a report asks the decision maker to decide.",
    leaves="council report position number letter kind text delegate_to bears_on version",
)
declare(
    "decisions.option",
    why="What else could be done, and why it is not recommended.",
    leaves="council report position title pros cons is_do_nothing is_preferred why_not version",
)
declare(
    "decisions.implication",
    why="What a decision means for money, law, equality and so on.",
    leaves="council report key heading position applies text said_as version",
)
declare(
    "decisions.exemptblock",
    why="Text of a report that the law keeps from the public, and why.",
    leaves="council report key position text paragraph public_interest version",
)
declare(
    "decisions.appendix",
    why="Papers that go with a report, and those it rests on.",
    leaves="council report kind position letter title url file is_exempt paragraph public_interest",
)
declare(
    "decisions.clearance",
    why="Who cleared which part of a report, when, and what they said.",
    leaves="council report stage key post state asked_at due_on settled_at settled_as comment again_because superseded_at",
)
declare(
    "decisions.checkoverride",
    why="Warnings that were passed over, with the reason.",
    leaves="council report check_key what because by_words at taken_back_at",
)
declare(
    "decisions.consultation",
    why="Consultations that a report rests on.",
    leaves="council report title from_on until_on asked promotion results reply",
)
declare(
    "decisions.reportcomment",
    why="What a resident said about a report; the address only to tell them what was decided.",
    leaves="council report text email at state not_shown_because settled_at",
    personal="text email",
)
declare(
    "decisions.publishedreport",
    why="Index of what is published; made again from publications.",
    stays="council publication report_id reference title summary decision_maker decision_maker_name state is_key decide_on "
    "comment_until_on issued_on",
)
