"""Plans of invented councils: recommendations in tables, in cells, under titles and themes."""

from __future__ import annotations

from tests.scrutiny.importing.holdout import TITLES, Holdout
from tests.scrutiny.importing.papers import Paper

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
