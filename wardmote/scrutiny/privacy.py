"""The register of data for reviews, recommendations, answers, delivery and what residents said."""

from wardmote.kernel.register import Kept, declare

PUBLISHED_COPY = "Index of what is published; made again from publications."

declare(
    "scrutiny.review",
    why="A piece of scrutiny, from its scope to its evaluation.",
    leaves="council title slug summary body capacity scope why_now out_of_scope principles objectives timetable lead_member "
    "officer_post state starts_on ends_on agreed_on agreed_meeting minute_reference introduction findings released_at "
    "released_by issued_on closed_on as_history source_file made_at",
    personal="lead_member",
)
declare(
    "scrutiny.evidenceitem",
    why="What a review heard or read. Witnesses are named as the review recorded them, and told of the outcome.",
    leaves="council review kind heard_on source witness_email heard possible_actions meeting file is_public",
    personal="source witness_email heard",
)
declare(
    "scrutiny.suggestedaction",
    why="Actions suggested to a review, each decided by itself.",
    leaves="council review position text why who what how where when verdict verdict_on verdict_because amended_text "
    "recommendation",
)
declare(
    "scrutiny.programmetopic",
    why="Topics for scrutiny and who proposed them, so that they can be told what became of it.",
    leaves="council body title why proposer email suggested_at state month_on answer review",
    personal="proposer email why",
)
declare("scrutiny.slip", why="Why a topic was moved.", leaves="council topic from_on to_on because at")
declare(
    "scrutiny.committeerequest",
    why="Requests for information or attendance, and calls for action.",
    leaves="council body kind to_body to_post meeting ward text asked_on due_on outcome ended_on",
)
declare(
    "scrutiny.theme",
    why="Recommendations that serve one outcome.",
    leaves="council review position name outcome narrative topics measure baseline",
)
declare("scrutiny.referencecounter", why="So that no reference is given twice.", stays="council year last")
declare(
    "scrutiny.recommendation",
    why="What a committee recommended.",
    leaves="council review theme body capacity origin origin_words reference external_id position number title text "
    "intended_outcome measure kind evidence_every_months end_test place state agreed_on agreed_meeting minute_reference "
    "issued_on withdrawn_on withdrawn_because withdrawn_minute replaced_by evaluation_criteria as_history source_file "
    "source_position comments_close_on",
)
declare("scrutiny.part", why="Lettered parts of a recommendation.", leaves="council recommendation label text")
declare(
    "scrutiny.ask",
    why="Who was asked what, under which duty, and when the answer is due.",
    leaves="council recommendation is_bound duty_words rule asked_on notice_on received_on reply_due_on due_on explanation "
    "citation answered_on closed_because officer_post suggested_post",
)
declare("scrutiny.askedof", why="The posts and bodies that must answer.", leaves="council ask post body")
declare(
    "scrutiny.clockevent",
    why="Why a date moved.",
    leaves="council ask kind from_on until_on because by_words at",
)
declare(
    "scrutiny.issue",
    why="When recommendations were sent, with which notice.",
    leaves="council review capacity issued_on with_notice notice released_by issued_at",
)
declare(
    "scrutiny.issuedcopy",
    why="Proof that each recipient had a copy; Police and Justice Act 2006, s. 19.",
    leaves="council issue post body must_answer sent_on received_on proof",
)
declare(
    "scrutiny.response",
    why="Answers, version by version, with who cleared, approved and sent them.",
    leaves="council ask version state is_partners feasibility cost cost_words cost_pence cost_money cost_recurs lead_words "
    "returned_because returned_by changed_at changed_by cleared_at cleared_by agreed_on agreed_meeting agreed_minute "
    "agreed_by sent_at sent_by received_on received_meeting received_minute asks_more more_by_on superseded_at by_link",
    personal="sent_by",
)
declare(
    "scrutiny.line",
    why="What an answer says.",
    leaves="council response part decision decision_words text reason done_by_on goes_on timetable_words next_step "
    "next_step_on answer_on premise_corrected",
)
declare(
    "scrutiny.approval",
    why="Who approved an answer, for which post.",
    leaves="council response post at by_person",
    personal="by_person",
)
declare("scrutiny.holdingreply", why="When the answer will come.", leaves="council ask on text answer_on by_words")
declare(
    "scrutiny.help",
    why="Who was asked to help with an answer; working notes.",
    leaves="council ask kind from_words to_post words reply at settled_at",
)
declare(
    "scrutiny.action",
    why="What was promised and how it goes.",
    leaves="council recommendation ask title owner_post owner_body state cause cause_since_on paused_until_on due_on "
    "first_due_on goes_on evidence_every_months next_evidence_on started_on updated_on completed_on external_id",
)
declare(
    "scrutiny.actionupdate",
    why="What was said about an action, period by period.",
    leaves="council action on at by_words by_link state text cause due_on is_checked declined_at declined_because",
)
declare("scrutiny.evidence", why="Shows that something was done.", leaves="council update title url file")
declare(
    "scrutiny.signoff",
    why="The committee's verdicts.",
    leaves="council recommendation verdict on meeting minute_reference because invites_back at",
)
declare(
    "scrutiny.meetingoutcome",
    why="What a meeting decided, for the minutes.",
    leaves="council meeting recommendation outcome minute_reference words at",
)
declare(
    "scrutiny.reportback",
    why="When the committee hears how things go.",
    leaves="council review recommendation label due_on rule explanation done_on meeting",
)
declare(
    "scrutiny.handover",
    why="Who passed what to whom, and why.",
    leaves="council on from_post from_body to_post to_body because meeting minute_reference at",
)
declare(
    "scrutiny.step",
    why="What was done when nothing came.",
    leaves="council ask action rung drafted_at letter sent_on sent_by to_words",
)
declare(
    "scrutiny.evaluation",
    why="What changed afterwards.",
    leaves="council review state rapporteur_post rapporteur_words appointed_on appointed_meeting minute_reference due_on "
    "early_because criteria summary public_feedback lessons published_on",
)
declare(
    "scrutiny.finding",
    why="Verdicts of an evaluation.",
    leaves="council evaluation recommendation theme verdict evidence",
)
declare(
    "scrutiny.feedback",
    why="What a resident said, read by a person before it is shown; the address only to tell them what became of it.",
    leaves="council recommendation text changed email state not_shown_because at settled_at told_at",
    personal="text email",
)
declare(
    "scrutiny.importdraft",
    why="A paper being read in: what was recognised and what a person mended before it went on the record.",
    stays="council file by made_at state work as_history is_answered_copy draft names review new_review_title body meeting "
    "refused_because version ended_at",
    personal="by draft names",
    kept=Kept("One year after it was taken in or given up", days=365, since="ended_at"),
)
declare(
    "scrutiny.columnmapping",
    why="Which column of a spreadsheet is which field, for the next time.",
    stays="council columns_key mapping used_at",
)
declare(
    "scrutiny.publishedreview",
    why=PUBLISHED_COPY,
    stays="council publication review_id slug title state committee year report_back_on",
)
declare(
    "scrutiny.publishedrecommendation",
    why=PUBLISHED_COPY,
    stays="council publication recommendation_id reference review_slug position number title response delivery state "
    "is_answered is_signed_off asked_on answered_on signed_off_on reply_due_on action_due_on report_back_on silent_from_on "
    "next_on being_checked",
)
declare(
    "scrutiny.publishedtopic",
    why=PUBLISHED_COPY,
    stays="council recommendation kind slug is_answered answered_on days reply_due_on action_due_on silent_from_on",
)
