"""The register of data for the partnership and its plan. It names posts and bodies, never people."""

from wardmote.kernel.register import declare

WORDS = {
    "partnership": (
        "The partnership, its managing post and its strategy group.",
        "name about csp_code managing_post strategy_group from_on until_on",
    ),
    "partnercouncil": (
        "The councils whose area the partnership covers.",
        "partnership name gss_code is_host from_on until_on",
    ),
    "member": (
        "Which bodies are in the partnership and why.",
        "partnership body standing basis liaison from_on until_on",
    ),
    "outsiderole": (
        "Roles towards the partnership, such as the local policing body or a funder.",
        "partnership kind title body note from_on until_on",
    ),
    "groupterms": ("Groups of the partnership.", "partnership body kind reports_to terms meets is_confidential"),
    "seat": ("Which bodies sit on a group, by post.", "group body post_words role from_on until_on"),
    "plan": ("The partnership’s plan for some years.", "partnership title slug from_on until_on"),
    "edition": (
        "One year’s edition of the plan.",
        (
            "plan number title slug copied_from limbs summary state adopted_on adopted_by meeting minute_reference "
            "passed_over given_up_because made_at"
        ),
    ),
    "editiontext": ("Running text of an edition.", "edition kind position heading text by_words"),
    "priority": (
        "What the partnership puts first.",
        "edition slug position kind title summary rationale score_words owner_group",
    ),
    "lineage": ("What became of each priority.", "edition kind before after because"),
    "objective": ("What a priority wants to reach.", "priority position text"),
    "planaction": (
        "What is done for a priority, by which body and post.",
        "edition priority objective reference position text lead_body lead_post lead_words resources from_on due_on state state_on",
    ),
    "milestone": ("Steps of an action.", "action position text due_on done_on"),
    "indicator": (
        "Figures by which a priority is judged.",
        "edition priority slug position title definition source frequency unit polarity baseline baseline_words target target_words",
    ),
    "alignment": ("How a priority stands to other plans.", "priority whose their_priority how url"),
    "term": ("Words of the plan, explained.", "edition word meaning"),
    "planupdate": (
        "What was said of an action, by which post or body.",
        "action about_words state text because evidence_url by_words checking declined_because at",
    ),
    "indicatorvalue": ("Figures of an indicator.", "indicator from_on until_on value low high note superseded_at at"),
    "changerequest": (
        "What was asked to change in a draft, and the answer.",
        "edition asked_by asked_on meeting minute_reference text outcome answer where before after answered_on",
    ),
}
for name, (why, leaves) in WORDS.items():
    declare(f"partnership.{name}", why=why, leaves=f"council {leaves}")
declare("partnership.plannumber", why="So that no reference is given twice.", stays="council year last")
declare(
    "partnership.publishedplanaction",
    why="Index of what is published; made again from publications.",
    stays="council publication action_id reference priority priority_title lead lead_name text state due_on updated_on position",
)
