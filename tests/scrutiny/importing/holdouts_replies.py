"""Trackers, lists of decisions and covers of invented councils, in layouts of their own."""

from __future__ import annotations

from tests.scrutiny.importing.holdout import Holdout
from tests.scrutiny.importing.papers import Paper

TRACKER = Holdout(
    "a tracker with other titles and a RAG word (L9)",
    Paper(
        [
            "Harrowmere District Council",
            "Scrutiny Recommendations Monitor",
            [
                [
                    "Ref",
                    "Scrutiny Committee",
                    "Date raised",
                    "Recommendation",
                    "Portfolio Holder",
                    "Responsible Officer",
                    "Target date",
                    "Latest update (June 2026)",
                    "RAG status",
                ],
                [
                    "HM/26/01",
                    "People Scrutiny Committee",
                    "12 January 2026",
                    "That foster carers be given free swimming.",
                    "Portfolio Holder for Children",
                    "Director of Children and Families",
                    "April 2026",
                    "Passes were posted to forty-one families.",
                    "Green",
                ],
                [
                    "HM/26/02",
                    "People Scrutiny Committee",
                    "12 January 2026",
                    "That waiting times for assessments be shown by age.",
                    "Portfolio Holder for Children",
                    "Head of Assessment; Performance Analyst",
                    "June 2026",
                    "As above",
                    "Amber",
                ],
                [
                    "HM/26/03",
                    "Place Scrutiny Committee",
                    "3 February 2026",
                    "That bus shelters be lit at the ten darkest stops.",
                    "Portfolio Holder for Transport",
                    "Transport Planner",
                    "TBC",
                    "",
                    "Red",
                ],
            ],
            "Key",
            "Green: finished. Amber: on the way. Red: held up.",
        ]
    ),
    ("word", "web", "piped", "wrapped"),
    [
        {
            "reference": "HM/26/01",
            "text": "That foster carers be given free swimming.",
            "cabinet_members": ["Portfolio Holder for Children"],
            "lead_officers": ["Director of Children and Families"],
            "timetable": "April 2026",
            "progress": "Passes were posted to forty-one families.",
            "status": "Green",
        },
        {
            "reference": "HM/26/02",
            "text": "That waiting times for assessments be shown by age.",
            "cabinet_members": ["Portfolio Holder for Children"],
            "lead_officers": ["Head of Assessment", "Performance Analyst"],
            "timetable": "June 2026",
            "progress": "As above",
            "status": "Amber",
        },
        {
            "reference": "HM/26/03",
            "text": "That bus shelters be lit at the ten darkest stops.",
            "cabinet_members": ["Portfolio Holder for Transport"],
            "lead_officers": ["Transport Planner"],
            "timetable": "TBC",
            "status": "Red",
        },
    ],
    {"council": "Harrowmere District Council"},
)

WHO_WHEN = Holdout(
    "action, who, when and comments; numbers under no title (L10)",
    Paper(
        [
            "Impact review of the Libraries Task Group",
            [
                ["", "ACTION / PROPOSAL", "WHO", "WHEN", "SCRUTINY COMMENTS"],
                [
                    "1",
                    "Open one library an evening a week for study",
                    "Libraries Manager",
                    "September 2025",
                    "Not agreed. Staffing would cost £14,000.",
                ],
                ["2", "Ask schools for a reading list each term", "Schools Librarian", "Each term", "Agreed"],
                [
                    "3",
                    "Lend tablets to those without the internet at home",
                    "Head of Digital and Customer Services",
                    "2026",
                    "The pilot lent nineteen tablets and lost none.",
                ],
            ],
        ]
    ),
    ("word", "web", "pdf", "piped"),
    [
        {
            "number": "1",
            "text": "Open one library an evening a week for study",
            "lead_officers": ["Libraries Manager"],
            "timetable": "September 2025",
            "decision": "rejected",
            "decision_text": "Not agreed",
            "response": "Not agreed. Staffing would cost £14,000.",
        },
        {
            "number": "2",
            "text": "Ask schools for a reading list each term",
            "lead_officers": ["Schools Librarian"],
            "timetable": "Each term",
            "decision": "accepted",
            "decision_text": "Agreed",
            "response": "Agreed",
        },
        {
            "number": "3",
            "text": "Lend tablets to those without the internet at home",
            "lead_officers": ["Head of Digital and Customer Services"],
            "timetable": "2026",
            "response": "The pilot lent nineteen tablets and lost none.",
        },
    ],
)

RESOLVED = Holdout(
    "a resolved list with grounds and procedure (L12)",
    Paper(
        [
            "Millcaster Council",
            "Overview and Scrutiny Committee, 6 March 2024",
            "Minutes, item 7: Leisure centre repairs",
            "The Committee heard from the Director of Leisure and asked about the roof.",
            "RESOLVED:",
            "1. That the report be noted.",
            "2. That the Cabinet publish the survey of the roof within a month.",
            "3. That the Cabinet consider keeping the pool open during the works, on these grounds:",
            "a. schools have booked lessons until July; and",
            "b. the nearest other pool is eleven miles away.",
            "4. That swimming clubs be told of closures at least six weeks ahead.",
            "5. That the officers be thanked for their attendance.",
            "The meeting closed at 9.10 p.m.",
        ]
    ),
    ("word", "web", "pdf", "piped"),
    [
        {"number": "2.", "text": "That the Cabinet publish the survey of the roof within a month."},
        {
            "number": "3.",
            "text": "That the Cabinet consider keeping the pool open during the works, on these grounds:\na. schools have booked lessons until July; and\nb. the nearest other pool is eleven miles away.",
            "parts": [
                {"label": "a", "text": "schools have booked lessons until July; and"},
                {"label": "b", "text": "the nearest other pool is eleven miles away."},
            ],
        },
        {"number": "4.", "text": "That swimming clubs be told of closures at least six weeks ahead."},
    ],
)

DECISION = Holdout(
    "a decision in roman numerals, text wrapped in mid-sentence (L13)",
    Paper(
        [
            "Decision details",
            "Decision Maker: Executive",
            "Decision: That the following recommendations of the Overview and Scrutiny working group on road signs be APPROVED:",
            "i) signs that no longer serve a purpose be taken",
            "down when the road is next resurfaced;",
            "ii) parish councils be asked to report hidden signs",
            "through the website; and",
            "iii) village gateways be considered before new signs are bought.",
            "iv) That the Overview and Scrutiny Commission be informed of this decision.",
            "Reasons for the decision: To cut clutter.",
        ]
    ),
    ("word", "web", "piped"),
    [
        {
            "number": "i)",
            "text": "signs that no longer serve a purpose be taken down when the road is next resurfaced;",
            "decision": "accepted",
            "decision_text": "APPROVED",
        },
        {
            "number": "ii)",
            "text": "parish councils be asked to report hidden signs through the website; and",
            "decision": "accepted",
            "decision_text": "APPROVED",
        },
        {
            "number": "iii)",
            "text": "village gateways be considered before new signs are bought.",
            "decision": "accepted",
            "decision_text": "APPROVED",
        },
    ],
)

AGREE_YN = Holdout(
    "recommendation, agree, comment (L15)",
    Paper(
        [
            "Cabinet response to recommendations of the Scrutiny Committee",
            [
                ["Recommendation", "Agree?", "Comment"],
                [
                    "1) That the Council makes the tree strategy easier to find.",
                    "Yes",
                    "It will be linked from the parks page by the end of the month.",
                ],
                [
                    "2) That the Council reports tree losses by ward.",
                    "No",
                    "Losses are recorded by street and a ward figure would need new software.",
                ],
                [
                    "3) That the Council plants two for each tree it fells.",
                    "In part",
                    "Three for each is the present practice on housing land.",
                ],
                ["4) That the Council consults schools on planting days.", "Partially", ""],
            ],
        ]
    ),
    ("word", "web", "pdf", "piped"),
    [
        {
            "number": "1)",
            "text": "That the Council makes the tree strategy easier to find.",
            "decision": "accepted",
            "decision_text": "Yes",
            "response": "It will be linked from the parks page by the end of the month.",
        },
        {
            "number": "2)",
            "text": "That the Council reports tree losses by ward.",
            "decision": "rejected",
            "decision_text": "No",
            "response": "Losses are recorded by street and a ward figure would need new software.",
        },
        {
            "number": "3)",
            "text": "That the Council plants two for each tree it fells.",
            "decision": "partly_accepted",
            "decision_text": "In part",
            "response": "Three for each is the present practice on housing land.",
        },
        {
            "number": "4)",
            "text": "That the Council consults schools on planting days.",
            "decision": "partly_accepted",
            "decision_text": "Partially",
        },
    ],
)

SEVEN = Holdout(
    "seven narrow columns (L18)",
    Paper(
        [
            "Stage 2 response to the Scrutiny Sub-Committee",
            [
                [
                    "SCRUTINY RECOMMENDATION",
                    "DEPARTMENT AND CABINET MEMBER RESPONDING",
                    "ACCEPTED / REJECTED (inc. reasons for rejection)",
                    "IDENTIFIED OFFICER",
                    "ANY FINANCIAL IMPLICATIONS",
                    "TIMETABLE FOR IMPLEMENTATION OF RECOMMENDATIONS IF ACCEPTED",
                    "DATE OF SCRUTINY MEETING TO REPORT BACK",
                ],
                [
                    "That the home repairs backlog be reported each quarter.",
                    "Cabinet Member for Homes",
                    "Accepted",
                    "Director of Housing",
                    "None",
                    "From April 2023",
                    "13 June 2023",
                ],
                [
                    "That a tenant sit on the contract board.",
                    "Cabinet Member for Homes",
                    "Rejected. The contract names the members of its board and a change would reopen it.",
                    "Head of Repairs",
                    "N/A",
                    "",
                    "",
                ],
            ],
        ]
    ),
    ("word", "web", "pdf", "piped"),
    [
        {
            "text": "That the home repairs backlog be reported each quarter.",
            "cabinet_members": ["Cabinet Member for Homes"],
            "decision": "accepted",
            "decision_text": "Accepted",
            "lead_officers": ["Director of Housing"],
            "financial_impact": "None",
            "timetable": "From April 2023",
        },
        {
            "text": "That a tenant sit on the contract board.",
            "cabinet_members": ["Cabinet Member for Homes"],
            "decision": "rejected",
            "decision_text": "Rejected",
            "response": "Rejected. The contract names the members of its board and a change would reopen it.",
            "lead_officers": ["Head of Repairs"],
            "financial_impact": "N/A",
        },
    ],
)

FOUR_WIDE = Holdout(
    "cards four cells wide",
    Paper(
        [
            "Recommendations of the Parking Inquiry",
            [
                ["Recommendation 1", "That shoppers park free for half an hour.", "Owner", "Parking Manager"],
                ["Cabinet response", "Accepted", "Due date", "1 June 2025"],
                ["Comments", "Machines will be changed in May.", "Status", "In progress"],
            ],
            [
                ["Recommendation 2", "That permits be sold by the month.", "Owner", "Head of Highways"],
                ["Cabinet response", "Rejected", "Due date", ""],
                ["Comments", "The system cannot do this.", "Status", "Closed"],
            ],
        ]
    ),
    ("word", "web"),
    [
        {
            "number": "1",
            "text": "That shoppers park free for half an hour.",
            "lead_officers": ["Parking Manager"],
            "decision": "accepted",
            "decision_text": "Accepted",
            "timetable": "1 June 2025",
            "response": "Machines will be changed in May.",
            "status": "In progress",
        },
        {
            "number": "2",
            "text": "That permits be sold by the month.",
            "lead_officers": ["Head of Highways"],
            "decision": "rejected",
            "decision_text": "Rejected",
            "response": "The system cannot do this.",
            "status": "Closed",
        },
    ],
)

AS_ABOVE = Holdout(
    "as above and ditto, officer beside member in one column",
    Paper(
        [
            "Scrutiny Panel: responses to recommendations",
            [
                [
                    "Rec no",
                    "Recommendation of the Panel",
                    "Lead Member and Lead Officer",
                    "Proposed action",
                    "Timescale",
                ],
                [
                    "1.",
                    "That noise from the depot be measured at night.",
                    "Cabinet Member for Environment\nHead of Environmental Health",
                    "Meters will be placed for two weeks.",
                    "August 2024",
                ],
                [
                    "2.",
                    "That the results be sent to those who complained.",
                    "Cabinet Member for Environment / Environmental Protection Officer",
                    "As above.",
                    "To be confirmed",
                ],
            ],
        ]
    ),
    ("word", "web"),
    [
        {
            "number": "1.",
            "text": "That noise from the depot be measured at night.",
            "cabinet_members": ["Cabinet Member for Environment"],
            "lead_officers": ["Head of Environmental Health"],
            "response": "Meters will be placed for two weeks.",
            "timetable": "August 2024",
        },
        {
            "number": "2.",
            "text": "That the results be sent to those who complained.",
            "cabinet_members": ["Cabinet Member for Environment"],
            "lead_officers": ["Environmental Protection Officer"],
            "response": "As above.",
            "timetable": "To be confirmed",
        },
    ],
)

COVER = Holdout(
    "a cover report with its own recommendation before the table",
    Paper(
        [
            "Cabinet, 12 September 2023",
            "Report of the Director of Place",
            "# 1. Recommendations",
            "1.1 That Cabinet agrees the responses in Appendix 1.",
            "1.2 That Cabinet thanks the Committee for its work.",
            "# 2. Implications",
            [
                ["Issue", "Implications", "Sign-off"],
                ["Financial", "There are none.", "Section 151 Officer"],
                ["Legal", "The Council must reply within two months.", "Head of Legal Services"],
            ],
            "# Appendix 1",
            [
                ["Recommendation", "Response", "Lead Officer", "Date"],
                [
                    "To publish a map of the quiet lanes.",
                    "Accepted. The map is being drawn.",
                    "Countryside Officer",
                    "October 2023",
                ],
                [
                    "To ask the police for speed figures on each lane.",
                    "The police hold figures for four lanes and will share them.",
                    "Road Safety Officer",
                    "December 2023",
                ],
            ],
        ]
    ),
    ("word", "web"),
    [
        {
            "text": "To publish a map of the quiet lanes.",
            "decision": "accepted",
            "decision_text": "Accepted",
            "response": "Accepted. The map is being drawn.",
            "lead_officers": ["Countryside Officer"],
            "timetable": "October 2023",
        },
        {
            "text": "To ask the police for speed figures on each lane.",
            "response": "The police hold figures for four lanes and will share them.",
            "lead_officers": ["Road Safety Officer"],
            "timetable": "December 2023",
        },
    ],
)

NOTHING = Holdout(
    "a decision report: no recommendation of scrutiny in it",
    Paper(
        [
            "Report to the Cabinet Member for Housing",
            "Scrutiny considered a draft in May and its comments are reflected below.",
            "1.2 Recommendation of the Director of Housing",
            "1.2.1 That the Cabinet Member:",
            "a) approves the allocation policy; and",
            "b) delegates minor changes to the Director.",
            "# Implications",
            [
                ["Issue", "Implications", "Sign-off"],
                ["Risk management", "Low.", "Head of Housing"],
                ["Financial", "None.", "Finance Manager"],
            ],
            "# Work programme",
            [
                ["Topic", "Date", "Lead officer"],
                ["Repairs", "June 2024", "Repairs Manager"],
                ["Rents", "July 2024", "Income Manager"],
            ],
        ]
    ),
    ("word", "web", "pdf", "piped", "blank"),
    [],
)
