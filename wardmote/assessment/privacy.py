"""The register of data for figures and assessments."""

from wardmote.kernel.register import declare

declare(
    "assessment.figureset",
    why="The figures of the council’s partnership as they stand now.",
    leaves="council csp_code name to_month manifest content made_at published_at",
)
declare(
    "assessment.loadedfile",
    why="Files that were loaded: what they were and which rows were left out.",
    leaves="council file request kind state rows rejected rejects words sent_at loaded_at",
    stays="work",
)
declare(
    "assessment.partnerfigure",
    why="Numbers by area and period from partners’ tables.",
    leaves="council source measure area period value base",
)
declare(
    "assessment.publishedfigures",
    why="Index of what is published; made again from publications.",
    stays="council publication name to_month",
)
declare(
    "assessment.assessment",
    why="The strategic assessment of each year.",
    leaves="council slug title summary year previous model scoring_closed_at state made_at published_at",
)
declare(
    "assessment.assessmentsection",
    why="The sections of an assessment.",
    leaves="council assessment key part position heading hint text version",
)
declare(
    "assessment.assessmentitem",
    why="The figures in a section, as they stood then.",
    leaves="council section position key content added_at",
)
declare(
    "assessment.contributor",
    why="Which posts and bodies contributed, and whether they agree.",
    leaves="council assessment post body what agreed_at agreed_as comment",
)
declare(
    "assessment.publishedassessment",
    why="Index of what is published; made again from publications.",
    stays="council publication assessment_id slug title summary year",
)
declare(
    "assessment.datarequest",
    why="What partners were asked for, under which agreement, and what they wrote.",
    leaves="council assessment section body kind what agreement due_on state asked_at chased_at times_chased received_at reply",
)
declare(
    "assessment.scoringmodelversion",
    why="Ways of scoring, version by version.",
    leaves="council key version name content made_at",
)
declare(
    "assessment.scoredissue",
    why="What was scored, and the place it was given.",
    leaves="council assessment key title figure_key place is_priority because",
)
declare(
    "assessment.scorer",
    why="Who scored, by post or body.",
    leaves="council assessment person words asked_at sent_at",
    personal="person",
)
declare(
    "assessment.score",
    why="Each value that was given, with its reason.",
    leaves="council issue scorer factor value because",
)
declare(
    "assessment.moderation",
    why="What the group settled where scores lay apart.",
    leaves="council issue factor value note at by_words",
)
