"""Papers of invented councils in further layouts, each with the rows it should give. Only printed values are listed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.scrutiny.importing.papers import Paper


@dataclass
class Holdout:
    """A paper, the ways in which it is drawn, and its rows; a value left out of a row must come out empty."""

    name: str
    paper: Paper
    ways: tuple[str, ...]
    rows: list[dict[str, Any]]
    head: dict[str, Any] = field(default_factory=dict)
    themes: list[tuple[str, str | None]] | None = None


TITLES = ["Recommendation", "Cabinet Member", "Response", "Timetable", "Lead Officer"]

PLAY = Holdout(
    "play areas, plain plan",
    Paper(
        [
            "Elmbury Borough Council",
            "Scrutiny Committee Recommendation Action and Implementation Plan (SCRAIP)",
            "Committee: Communities Overview and Scrutiny Committee",
            "Meeting Date: 4 March 2024",
            "Review Title: Play Areas",
            [
                TITLES,
                [
                    "That a list of every play area and its age be published.",
                    "Cabinet Member for Parks",
                    "Agreed. The list will go on the website after the spring inspections.",
                    "May 2024",
                    "Parks Manager",
                ],
                [
                    "That swings for wheelchair users be fitted in each ward.",
                    "Cabinet Member for Parks/Finance",
                    "Agreed in part. Four wards can be done this year within the present programme.\nThe rest depend on developer contributions.",
                    "March 2025",
                    "Head of Parks and Open Spaces",
                ],
                [
                    "That dogs be kept out of fenced play areas.",
                    "Cabinet Member for Environment",
                    "Not agreed. The order made in 2022 already covers every fenced area.",
                    "",
                    "Head of Environmental Health and Licensing",
                ],
                [
                    "That a Friends group be sought for each site.",
                    "Cabinet Member for Parks",
                    "Officers will write to residents' associations in the autumn and report how many reply.",
                    "Ongoing",
                    "Community Development Officer and Parks Manager",
                ],
                ["That the Committee visit three sites in the summer.", "The Leader", "Noted", "July 2024", ""],
            ],
        ]
    ),
    ("word", "web", "pdf", "piped", "leaky", "wrapped", "blank"),
    [
        {
            "text": "That a list of every play area and its age be published.",
            "cabinet_members": ["Cabinet Member for Parks"],
            "decision": "accepted",
            "decision_text": "Agreed",
            "response": "Agreed. The list will go on the website after the spring inspections.",
            "timetable": "May 2024",
            "lead_officers": ["Parks Manager"],
        },
        {
            "text": "That swings for wheelchair users be fitted in each ward.",
            "cabinet_members": ["Cabinet Member for Parks", "Cabinet Member for Finance"],
            "decision": "partly_accepted",
            "decision_text": "Agreed in part",
            "response": "Agreed in part. Four wards can be done this year within the present programme.\nThe rest depend on developer contributions.",
            "timetable": "March 2025",
            "lead_officers": ["Head of Parks and Open Spaces"],
        },
        {
            "text": "That dogs be kept out of fenced play areas.",
            "cabinet_members": ["Cabinet Member for Environment"],
            "decision": "rejected",
            "decision_text": "Not agreed",
            "response": "Not agreed. The order made in 2022 already covers every fenced area.",
            "lead_officers": ["Head of Environmental Health and Licensing"],
        },
        {
            "text": "That a Friends group be sought for each site.",
            "cabinet_members": ["Cabinet Member for Parks"],
            "response": "Officers will write to residents' associations in the autumn and report how many reply.",
            "timetable": "Ongoing",
            "lead_officers": ["Community Development Officer", "Parks Manager"],
        },
        {
            "text": "That the Committee visit three sites in the summer.",
            "cabinet_members": ["The Leader"],
            "decision": "noted",
            "decision_text": "Noted",
            "response": "Noted",
            "timetable": "July 2024",
        },
    ],
    {
        "council": "Elmbury Borough Council",
        "committee": "Communities Overview and Scrutiny Committee",
        "meeting_date": "4 March 2024",
        "review_title": "Play Areas",
    },
)

OUTCOMES = Holdout(
    "flooding, outcomes without a title, footnotes and dashes (L3)",
    Paper(
        [
            "Overview and Scrutiny Committee Recommended Action and Implementation Plan (SCRAIP)",
            "Review Title: Surface Water Flooding",
            [
                [
                    "Recommendation & Intended Outcomes",
                    "Relevant Cabinet Member",
                    "Officer Response/s",
                    "Lead Officer/s",
                ],
                [
                    "To map every culvert in private hands[1].\nThe Committee wished owners to know what is theirs.",
                    "Cabinet Member for Environment",
                    "Two thirds are mapped. The remainder need a walk along the stream, which will take about a year.",
                    "Drainage Engineer",
                ],
                [
                    "To press the water company for:\n- flow figures at the works; and\n- a date for the new tank.\nResidents could then plan repairs.",
                    "Cabinet Member for Environment",
                    "The company has been asked for both and meets officers quarterly.",
                    "Head of Environment and Public Realm",
                ],
                [
                    "To keep sandbags at four village halls.\nHelp is nearer when roads are cut.",
                    "The Leader",
                    "Three halls have agreed.",
                    "Emergency Planning Officer",
                ],
            ],
            "[1] A culvert is a covered stream.",
        ]
    ),
    ("word", "web", "pdf", "piped"),
    [
        {
            "text": "To map every culvert in private hands.",
            "intended_outcome": "The Committee wished owners to know what is theirs.",
            "cabinet_members": ["Cabinet Member for Environment"],
            "response": "Two thirds are mapped. The remainder need a walk along the stream, which will take about a year.",
            "lead_officers": ["Drainage Engineer"],
        },
        {
            "text": "To press the water company for:\n- flow figures at the works; and\n- a date for the new tank.",
            "intended_outcome": "Residents could then plan repairs.",
            "cabinet_members": ["Cabinet Member for Environment"],
            "response": "The company has been asked for both and meets officers quarterly.",
            "lead_officers": ["Head of Environment and Public Realm"],
        },
        {
            "text": "To keep sandbags at four village halls.",
            "intended_outcome": "Help is nearer when roads are cut.",
            "cabinet_members": ["The Leader"],
            "response": "Three halls have agreed.",
            "lead_officers": ["Emergency Planning Officer"],
        },
    ],
    {"review_title": "Surface Water Flooding"},
)

ONE_CELL = Holdout(
    "licensing, all recommendations in one cell (L6)",
    Paper(
        [
            "SCRUTINY COMMITTEE RECOMMENDATION ACTION AND IMPLEMENTATION PLAN (SCRAIP)",
            "Committee: Licensing Overview and Scrutiny Committee",
            "Meeting Date: 8 July 2014",
            "Minute №: 31",
            "Topic: Taxi Ranks",
            [
                ["Recommendation[i]", "Cabinet Member[ii]", "Response[iii]", "Timetable[iv]", "Lead Officer[v]"],
                [
                    "a) The night rank in Mill Street be moved to the station side;\nb) A marshal be paid for on Saturdays until the new year; and\nc) Drivers be asked which ranks they never use.",
                    "Cabinet Member for Economic Development",
                    "a) Agreed. The order will be advertised in August.\nb) Rejected. There is no budget for a marshal.\nc) Agreed. A survey goes out with the renewal letters.",
                    "a) October 2014\nc) September 2014",
                    "Licensing Manager",
                ],
            ],
            "Notes on the completion of SCRAIP",
            "[i] The recommendation as the committee worded it.",
        ]
    ),
    ("word", "web", "pdf", "piped"),
    [
        {
            "number": "a)",
            "text": "The night rank in Mill Street be moved to the station side;",
            "cabinet_members": ["Cabinet Member for Economic Development"],
            "decision": "accepted",
            "decision_text": "Agreed",
            "response": "Agreed. The order will be advertised in August.",
            "timetable": "October 2014",
            "lead_officers": ["Licensing Manager"],
        },
        {
            "number": "b)",
            "text": "A marshal be paid for on Saturdays until the new year; and",
            "cabinet_members": ["Cabinet Member for Economic Development"],
            "decision": "rejected",
            "decision_text": "Rejected",
            "response": "Rejected. There is no budget for a marshal.",
            "lead_officers": ["Licensing Manager"],
        },
        {
            "number": "c)",
            "text": "Drivers be asked which ranks they never use.",
            "cabinet_members": ["Cabinet Member for Economic Development"],
            "decision": "accepted",
            "decision_text": "Agreed",
            "response": "Agreed. A survey goes out with the renewal letters.",
            "timetable": "September 2014",
            "lead_officers": ["Licensing Manager"],
        },
    ],
    {
        "committee": "Licensing Overview and Scrutiny Committee",
        "meeting_date": "8 July 2014",
        "minute_no": "31",
        "topic": "Taxi Ranks",
    },
)

TWO_PLANS = Holdout(
    "two plans in one file, the second not answered yet (L7)",
    Paper(
        [
            "# SCRUTINY COMMITTEE RECOMMENDATION ACTION AND IMPLEMENTATION PLAN (SCRAIP)",
            "Report Title: KEEPING WARM AT HOME",
            "Report of Wellbeing Overview and Scrutiny Committee",
            "Date of Publication: 14 January 2010",
            "Dates to report back to Committee:",
            [
                ["Update", "Date", "Completed?", "Note"],
                ["1st", "14 July 2010", "", "6 months after publication"],
                ["2nd", "14 January 2011", "", "12 months after publication"],
            ],
            [
                TITLES,
                [
                    "Grants for boilers should be advertised in surgeries.",
                    "Full Cabinet",
                    "Accepted. Posters go up in November.",
                    "November 2010",
                    "Housing Grants Officer",
                ],
                [
                    "Meter readings should be taken with each gas check.",
                    "Cabinet Members",
                    "Accepted in principle. The contractor will be asked for a price.",
                    "6 months",
                    "Head of Housing",
                ],
            ],
            "# SCRUTINY COMMITTEE RECOMMENDATION ACTION AND IMPLEMENTATION PLAN (SCRAIP)",
            "Report Title: EMPTY SHOPS",
            "Report of Prosperity Overview and Scrutiny Committee",
            [
                TITLES,
                ["A list of empty shops should be kept and shown to those who ask.", "", "", "", ""],
                ["Owners should be offered help to let a unit for a season.", "", "", "", ""],
            ],
        ]
    ),
    ("word", "web"),
    [
        {
            "text": "Grants for boilers should be advertised in surgeries.",
            "cabinet_members": ["Full Cabinet"],
            "decision": "accepted",
            "decision_text": "Accepted",
            "response": "Accepted. Posters go up in November.",
            "timetable": "November 2010",
            "lead_officers": ["Housing Grants Officer"],
        },
        {
            "text": "Meter readings should be taken with each gas check.",
            "cabinet_members": ["Cabinet Members"],
            "decision": "accepted_in_principle",
            "decision_text": "Accepted in principle",
            "response": "Accepted in principle. The contractor will be asked for a price.",
            "timetable": "6 months",
            "lead_officers": ["Head of Housing"],
        },
        {"text": "A list of empty shops should be kept and shown to those who ask."},
        {"text": "Owners should be offered help to let a unit for a season."},
    ],
    {
        "review_title": "KEEPING WARM AT HOME",
        "committee": "Wellbeing Overview and Scrutiny Committee",
        "published": "14 January 2010",
    },
)

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

TITLED = Holdout(
    "paragraphs with titles, no table",
    Paper(
        [
            "Brackwater Council",
            "Response to the scrutiny review of Night Buses",
            "Recommendation 1: That a night bus run to the hospital on Fridays.",
            "Decision: Accepted",
            "Response: The operator will start on 3 May.",
            "It will be paid for by the hospital for one year.",
            "Lead officer: Public Transport Manager",
            "By when: May 2025",
            "Recommendation 2: That stops be lit.",
            "Decision: Deferred",
            "Response: The lighting contract is out to tender.",
            "Lead officer: Head of Highways and Transport",
            "By when: Not applicable",
            "Recommendation 3: That fares be capped at £2.",
            "Decision: Rejected",
            "Response: Fares are set by the operator.",
            "Lead officer:",
            "By when:",
        ]
    ),
    ("word", "web", "pdf", "piped", "blank"),
    [
        {
            "number": "1",
            "text": "That a night bus run to the hospital on Fridays.",
            "decision": "accepted",
            "decision_text": "Accepted",
            "response": "The operator will start on 3 May.\nIt will be paid for by the hospital for one year.",
            "lead_officers": ["Public Transport Manager"],
            "timetable": "May 2025",
        },
        {
            "number": "2",
            "text": "That stops be lit.",
            "decision": "deferred",
            "decision_text": "Deferred",
            "response": "The lighting contract is out to tender.",
            "lead_officers": ["Head of Highways and Transport"],
            "timetable": "Not applicable",
        },
        {
            "number": "3",
            "text": "That fares be capped at £2.",
            "decision": "rejected",
            "decision_text": "Rejected",
            "response": "Fares are set by the operator.",
        },
    ],
    {"council": "Brackwater Council", "review_title": "Night Buses"},
)

NO_TITLES = Holdout(
    "a table whose title row was lost",
    Paper(
        [
            "Scrutiny recommendations: replies received",
            [
                [
                    "1",
                    "That weekly food waste rounds begin in the flats.",
                    "Cabinet Member for Waste",
                    "Accepted",
                    "Bins for forty blocks have been ordered and caretakers will be shown how to clean them.",
                    "June 2026",
                    "Waste Manager",
                ],
                [
                    "2",
                    "That the tip open until eight in summer.",
                    "Cabinet Member for Waste",
                    "Rejected",
                    "Planning conditions close the site at six and the neighbours oppose a change.",
                    "",
                    "Head of Waste and Recycling",
                ],
                [
                    "3",
                    "That repair days be held each month.",
                    "Cabinet Member for Communities",
                    "Accepted",
                    "Two volunteers have offered to lead and the hall is booked until March.",
                    "Monthly",
                    "Reuse Officer",
                ],
            ],
        ]
    ),
    ("word", "web", "pdf"),
    [
        {
            "number": "1",
            "text": "That weekly food waste rounds begin in the flats.",
            "cabinet_members": ["Cabinet Member for Waste"],
            "decision": "accepted",
            "decision_text": "Accepted",
            "response": "Bins for forty blocks have been ordered and caretakers will be shown how to clean them.",
            "timetable": "June 2026",
            "lead_officers": ["Waste Manager"],
        },
        {
            "number": "2",
            "text": "That the tip open until eight in summer.",
            "cabinet_members": ["Cabinet Member for Waste"],
            "decision": "rejected",
            "decision_text": "Rejected",
            "response": "Planning conditions close the site at six and the neighbours oppose a change.",
            "lead_officers": ["Head of Waste and Recycling"],
        },
        {
            "number": "3",
            "text": "That repair days be held each month.",
            "cabinet_members": ["Cabinet Member for Communities"],
            "decision": "accepted",
            "decision_text": "Accepted",
            "response": "Two volunteers have offered to lead and the hall is booked until March.",
            "timetable": "Monthly",
            "lead_officers": ["Reuse Officer"],
        },
    ],
)

THEMED = Holdout(
    "themes as rows across the table, two lines of titles",
    Paper(
        [
            "Action plan of the Loneliness Review",
            [
                ["No.", "Recommendation", "Executive Member", "Progress", "Complete?"],
                ["Theme A: Meeting others"],
                [
                    "R1",
                    "That a bench in each park invite strangers to talk.",
                    "Executive Member for Communities",
                    "Nine benches carry a plate.",
                    "Ongoing",
                ],
                [
                    "R2",
                    "That lunch clubs be listed in one place.",
                    "Executive Member for Adult Care",
                    "The list is printed twice a year.",
                    "Complete",
                ],
                ["Theme B: Getting there"],
                [
                    "R3",
                    "That the dial-a-ride service run on Sundays.",
                    "Executive Member for Transport and the Leader",
                    "",
                    "Not started",
                ],
            ],
        ]
    ),
    ("word", "web", "pdf", "piped"),
    [
        {
            "number": "R1",
            "theme": "Theme A: Meeting others",
            "text": "That a bench in each park invite strangers to talk.",
            "cabinet_members": ["Executive Member for Communities"],
            "progress": "Nine benches carry a plate.",
            "status": "Ongoing",
        },
        {
            "number": "R2",
            "theme": "Theme A: Meeting others",
            "text": "That lunch clubs be listed in one place.",
            "cabinet_members": ["Executive Member for Adult Care"],
            "progress": "The list is printed twice a year.",
            "status": "Complete",
        },
        {
            "number": "R3",
            "theme": "Theme B: Getting there",
            "text": "That the dial-a-ride service run on Sundays.",
            "cabinet_members": ["Executive Member for Transport", "Leader"],
            "status": "Not started",
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

HOLDOUTS = [
    PLAY,
    OUTCOMES,
    ONE_CELL,
    TWO_PLANS,
    TRACKER,
    WHO_WHEN,
    RESOLVED,
    DECISION,
    AGREE_YN,
    SEVEN,
    TITLED,
    NO_TITLES,
    THEMED,
    FOUR_WIDE,
    AS_ABOVE,
    COVER,
    NOTHING,
]
