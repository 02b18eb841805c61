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
declare("decisions.papernumber", why="So that no reference is given twice.", stays="council kind year last")
declare(
    "decisions.planentry",
    why="What will be decided, by whom and when, as the law wants it announced.",
    leaves="council reference title summary kind decision_maker_post decision_maker_body is_key key_because key_test "
    "decide_from_on decide_until_on first_from_on first_until_on documents documents_from consultees represent_how "
    "represent_until_on contact_post openness paragraph private_because all_wards report meeting state published_at "
    "notice_on ended_because made_at",
)
declare(
    "decisions.planslip",
    why="Decisions that were moved, and why.",
    leaves="council entry from_on from_until_on to_on to_until_on because begins_again at",
)
declare(
    "decisions.noticeexception",
    why="Who agreed to shorter notice of a key decision, when and in what words.",
    leaves="council entry kind who agreed_at notice_on words because at",
)
declare(
    "decisions.privatenotice",
    why="Notices of meetings held in private.",
    leaves="council entry stage meeting_on published_on because agreed_by at",
)
declare(
    "decisions.representation",
    why="What somebody said against a private meeting, and the reply. Who said it is not shown.",
    leaves="council entry received_on who_words text reply shown_at",
    personal="who_words",
)
declare(
    "decisions.planedition", why="The Forward Plan as it stood each month.", leaves="council slug from_on frozen_at"
)
declare(
    "decisions.publishedplanentry",
    why="Index of what is published; made again from publications.",
    stays="council publication entry_id reference title decision_maker decision_maker_name kind is_key openness state "
    "decide_from_on decide_until_on notice_on first_published_on slips slipped_days ward_slugs",
)
declare(
    "decisions.decisionrecord",
    why="What was decided and why, as the law wants it recorded.",
    leaves="council reference report entry meeting replaces title kind is_executive decision_maker_post "
    "decision_maker_body decided_on decision reasons alternatives conflicts dispensations is_key urgency urgency_because "
    "paragraph minute_reference state checked_as checked_at returned_because published_at published_on call_in_until "
    "call_in_words effective_on effective_words kept_until_on papers_until_on concluded_at open_to_members_at made_at",
)
declare(
    "decisions.decisiontask",
    why="What is to be done because of a decision.",
    leaves="council record title owner_post due_on state done_on",
)
declare(
    "decisions.publisheddecision",
    why="Index of what is published; made again from publications.",
    stays="council publication record_id reference title decision_maker decision_maker_name kind is_key urgency state "
    "decided_on published_on days is_late call_in_until effective_on was_called_in",
)
declare(
    "decisions.callin",
    why="Requests by councillors to look at a decision again.",
    leaves="council record reference received_at grounds alternative state judged_at judged_as judged_because hear_by_on "
    "body meeting outcome outcome_on outcome_words council_said council_on council_words reconsidered_on is_kept "
    "reconsidered_words",
)
declare(
    "decisions.meetingpaper",
    why="PDFs that stand in a meeting's papers beside our own reports.",
    leaves="council meeting item position title file pages is_tagged is_exempt paragraph public_interest added_at",
)
declare(
    "decisions.pack",
    why="Agenda packs and supplements as they were made and published.",
    leaves="council meeting number state file full_file pages parts full_parts refused late_because chair_agreed_on "
    "asked_at made_at published_at",
    stays="work",
)
declare(
    "decisions.outsidesource",
    why="Where the council keeps its meetings in another system, and how the last reading went.",
    leaves="council address is_on tried_at good_at failure counts refused",
    stays="work",
)
declare(
    "decisions.outsiderecord",
    why="Which of our rows is which record of the other system.",
    leaves="council kind outside_id object_id url seen_at",
)
declare(
    "decisions.routetemplate",
    why="The stages that plans of a sort go through, version by version.",
    leaves="council key name version content from_on until_on made_at",
)
declare(
    "decisions.route",
    why="A plan's way through bodies to the last one.",
    leaves="council slug title summary template is_key contact_post state ended_because published_at made_at",
)
declare(
    "decisions.routestage",
    why="Who had a plan when, and what came of it.",
    leaves="council route position kind heading days_before_next takes_days body post meeting report record planned_on "
    "outcome outcome_on outcome_words delegated_to delegated_words",
)
declare(
    "decisions.stagemove",
    why="When a stage of a plan's route was moved, and why.",
    leaves="council stage because_of from_on to_on because at",
)
declare(
    "decisions.routeamendment",
    why="What an officer changed in a plan between two stages, and under whose authority.",
    leaves="council route under made_on made_as where before after because at",
)
declare(
    "decisions.councilobjection",
    why="Council's objection to a draft plan, and the Leader's answer.",
    leaves="council stage objected_on instructions received_on answer_by_on explanation answer answered_on answer_words at",
)
declare(
    "decisions.paperrequest",
    why="Which document a scrutiny member asked the executive for, and what came of it.",
    leaves="council body asked_by record what received_on due_on outer_on explanation answer answered_on refusal_words at",
)
declare(
    "decisions.requiredreport",
    why="A report to Council that scrutiny required on a decision not treated as a key one.",
    leaves="council record body required_on report_by_on because reported_on why_not_key at",
)
