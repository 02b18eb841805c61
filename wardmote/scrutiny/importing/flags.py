"""What can be odd about an imported row, each in a sentence for the person who confirms it."""


def _(words: str) -> str:
    """Mark words for the catalogue. Django's own marker needs settings, and importing runs without them."""
    return words


FLAG_WORDS: dict[str, str] = {
    "cabinet_member_merged_cell": _("One cell names the decision maker for several rows."),
    "cabinet_member_missing": _("No decision maker is named."),
    "cabinet_member_refers_to_row_above": _("The decision maker was given as “as above”, so the row above was used."),
    "cell_could_not_be_told_apart": _("Some words could not be placed in a column. Check them against the source."),
    "cell_note_recs": _(
        "The decision maker cell holds a note about other recommendations, which was left out of the names."
    ),
    "cell_shared_by_split_rows": _("One cell served several recommendations, so its words were given to each of them."),
    "column_guessed": _("The column had no title. Its meaning was worked out from what it holds."),
    "bullets_in_recommendation": _("The recommendation holds a bulleted list."),
    "decision_by_part": _("The answer gives a decision for each part, and none for the whole."),
    "decision_missing": _("Other rows print a decision and this one does not."),
    "decision_unclear": _(
        "The decision cell holds words that are not a decision we know. Choose the decision yourself."
    ),
    "exec_date_missing": _("No date is given for the decision makers' meeting."),
    "financial_impact_missing": _("Nothing is said about cost."),
    "financial_impact_placeholder": _("The cost still holds the words of the template."),
    "intended_outcome_missing": _("Other rows print an intended outcome and this one does not."),
    "lead_officer_blank_because_rejected": _("No lead officer is named because the recommendation was not accepted."),
    "lead_officer_missing": _("No lead officer is named."),
    "lead_officer_refers_to_row_above": _("The lead officer was given as “as above”, so the row above was used."),
    "lead_officer_without_separator": _(
        "Nothing marks where the lead officer cell ends. Check that nothing was joined to it."
    ),
    "links_lost": _("Links were lost from the answer when the page was copied."),
    "member_in_officer_cell": _("A councillor is named where an officer was expected."),
    "number_without_full_stop": _("The number is joined to the text."),
    "officer_in_member_cell": _("An officer is named where a councillor was expected."),
    "officer_named_in_response": _("No lead officer is named, but the answer mentions a team or post."),
    "older_year_reference": _("The reference belongs to an earlier year than the rows around it."),
    "outcome_unlabelled": _(
        "The words after the first paragraph were taken as the intended outcome, though no title says so."
    ),
    "possible_decision_word": _(
        "The answer seems to hold a decision, but not as a plain decision word. Choose the decision yourself."
    ),
    "progress_missing": _("No progress is reported."),
    "progress_refers_to_row_above": _("The progress says “as above”. Read it with the row above."),
    "recommendation_to_committee_itself": _("The committee addressed this recommendation to itself."),
    "reply_not_yet_due": _("The reply was not yet due when the paper was made."),
    "response_contains_headings": _("The answer holds headings of its own. Check where it ends."),
    "response_contradicts_premise": _("The answer says that the thing the recommendation is about does not exist."),
    "response_missing": _("There is no answer."),
    "response_placeholder": _("The answer holds a placeholder and is not finished."),
    "response_refers_to_row_above": _("The answer says “as above”. Read it with the row above."),
    "response_with_progress_heading": _("The answer holds a progress note under a heading of its own."),
    "row_joined_over_page": _("The row was cut by the end of a page and joined again."),
    "same_text_as_another_row": _(
        "Another row of the file asks for the same. They may be one recommendation, before and after its answer."
    ),
    "several_actions_joined": _("Several actions stood beside one recommendation and were joined."),
    "split_from_one_cell": _("Several recommendations stood in one cell and were split by their letters or numbers."),
    "status_missing": _("No status is given."),
    "timetable_blank_because_rejected": _("No date is given because the recommendation was not accepted."),
    "timetable_by_part": _("The dates are given part by part."),
    "timetable_missing": _("No date is given."),
    "timetable_placeholder": _("The date holds a placeholder."),
    "two_cabinet_members": _("Two or more decision makers share one cell."),
    "two_cabinet_members_slash": _(
        "Two decision makers are named with a slash between them. Check that both are meant."
    ),
    "two_lead_officers": _("Two or more lead officers share one cell."),
    **{
        f"part_{letter}_response_not_marked": _(
            "The answer marks some parts and not all. It is unclear what was said to the others."
        )
        for letter in "abcdefghij"
    },
}


def in_words(slug: str) -> str:
    """The sentence for a flag; an unknown one is read out as it stands."""
    return FLAG_WORDS.get(slug, slug.replace("_", " ").capitalize() + ".")
