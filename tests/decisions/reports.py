"""Decision reports of a made-up council, drawn in the many ways councils draw them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from tests import drawn
from tests.drawn import Block


@dataclass
class Report:
    """Headings, paragraphs and tables in order. A cell's paragraphs are parted by line breaks."""

    blocks: list[Block] = field(default_factory=list)

    def word(self, *, headings: str = "style") -> bytes:
        """``headings``: "style" for Word's own, "bold" for bold paragraphs, "caps" for capitals, "plain" for neither."""
        return drawn.as_word(self.blocks, headings=headings)

    def bold(self) -> bytes:
        return self.word(headings="bold")

    def capitals(self) -> bytes:
        return self.word(headings="caps")

    def web(self) -> bytes:
        return self._page("h2").encode()

    def bold_web(self) -> bytes:
        return self._page("b").encode()

    def pdf(self) -> bytes:
        return drawn.as_pdf(self._page("h2"))

    def _page(self, heading: str) -> str:
        style = "table{border-collapse:collapse;width:100%} td{border:.5pt solid #333;padding:3pt;vertical-align:top} body{font:10pt sans-serif} h2{font-size:12pt}"
        return drawn.as_page(self.blocks, heading=heading, style=style, title="Paper")

    def text(self, *, width: int = 0) -> bytes:
        """One paragraph a line with blank lines between, or broken to a width. Tables: a row a line, wide spaces between."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, list):
                lines += ["     ".join(cell.replace("\n", " ") for cell in row) for row in block]
            else:
                words = block.removeprefix("# ")
                lines += textwrap.wrap(words, width) if width else [words]
            lines.append("")
        return "\n".join(lines).encode()

    def wrapped(self) -> bytes:
        return self.text(width=72)


COMMITTEE = Report(
    [
        "ELMBURY BOROUGH COUNCIL",
        "Leisure and Parks Committee     14 March 2024",
        "# Replacing the play area at Mill Green",
        [
            ["Final Decision-Maker", "Leisure and Parks Committee"],
            ["Lead Head of Service", "Head of Parks"],
            ["Lead Officer and Report Author", "Play Spaces Officer"],
            ["Classification", "Public"],
            ["Wards affected", "Mill and Riverside"],
        ],
        "# Executive Summary",
        "The play area is worn out and half of it is closed. This report asks the Committee to replace it within the year.",
        "# Purpose of Report",
        "Decision",
        "# This report makes the following recommendations to this Committee:",
        "1. That the play area at Mill Green be replaced as described in option three.",
        "2. That the Head of Parks be given delegated powers to let the contract.",
        [["Timetable", ""], ["Meeting", "Date"], ["Leisure and Parks Committee", "14 March 2024"]],
        "# 1. INTRODUCTION AND BACKGROUND",
        "1.1 The play area was built in 1996 and was last inspected in the autumn.",
        "1.2 The inspector found that six of nine pieces have reached the end of their life.",
        "# 2. AVAILABLE OPTIONS",
        "2.1 Option 1: do nothing. The play area would have to close by the summer.",
        "2.2 Option 2: repair what is broken, which lasts for some three years.",
        "2.3 Option 3: replace all of it, which costs more and lasts for twenty years.",
        "# 3. PREFERRED OPTION AND REASONS FOR RECOMMENDATIONS",
        "3.1 Option 3 is preferred because it costs least over its life.",
        "# 4. RISK",
        "4.1 Prices may rise before the contract is let. A sum is kept back for that.",
        "# 5. CONSULTATION RESULTS AND PREVIOUS COMMITTEE FEEDBACK",
        "5.1 Two schools and forty families answered. Most asked for a swing that a wheelchair fits.",
        "# 6. NEXT STEPS: COMMUNICATION AND IMPLEMENTATION OF THE DECISION",
        "6.1 The work would begin in September and the families will be told.",
        "# 7. CROSS-CUTTING ISSUES AND IMPLICATIONS",
        [
            ["Issue", "Implications", "Sign-off"],
            ["Impact on Corporate Priorities", "Serves the priority of a healthy borough.", "Head of Parks"],
            ["Risk Management", "Covered in section 4.", "Head of Parks"],
            ["Financial", "The cost of £80,000 is in the capital programme.", "Section 151 Officer"],
            ["Staffing", "We will let it with our own staff.", ""],
            ["Legal", "The Council may provide play areas.", "Legal Adviser"],
            ["Privacy and Data Protection", "None.", "Information Governance Manager"],
            ["Equalities", "", "Equalities Officer"],
            ["Public Health", "Children will play outside more.", "Public Health Officer"],
            ["Crime and Disorder", "No implications.", "Head of Parks"],
            ["Procurement", "[insert the route to market]", "Procurement Manager"],
        ],
        "# 8. REPORT APPENDICES",
        "Appendix 1: Plan of the play area",
        "# 9. BACKGROUND PAPERS",
        "Inspection of the play area, autumn 2023",
    ]
)

CABINET = Report(
    [
        "Cabinet",
        "12 June 2024",
        "# A new lease for the Corn Hall",
        [
            ["Will this be a key decision?", "Yes"],
            ["Urgency", "Not applicable"],
            ["Final Decision-Maker", "Cabinet"],
            ["Lead Head of Service", "Head of Property"],
            ["Lead Officer and Report Author", "Estates Surveyor, estates@elmbury.example"],
            ["Classification", "Public report with an exempt appendix"],
            ["Wards affected", "All"],
        ],
        "# Executive Summary",
        "The trust that runs the Corn Hall asks for a lease of thirty years, so that it may borrow for the roof.",
        "# Purpose of Report",
        "To decide whether to grant the lease.",
        "# Recommendations",
        "That the Cabinet:",
        "a) grants the lease as set out in the appendix; and",
        "b) asks the Head of Property to agree the final words.",
        "# Cross-Cutting Issues and Implications",
        [
            ["Issue", "Implications", "Officer"],
            ["Corporate priorities", "The hall brings people to the town.", "Head of Property"],
            ["Risk management", "The trust may fail. The lease then ends.", "Head of Property"],
            ["Financial", "The rent falls by £2,000 a year.", "Finance Manager"],
            ["Staffing", "None", "Head of Property"],
            ["Legal", "Section 123 asks for the best price.", "Senior Lawyer"],
            ["Information Governance", "None", "Data Protection Officer"],
            ["Equalities", "The lift will be mended.", "Equalities Officer"],
            ["Public Health", "None", "Head of Property"],
            ["Crime and Disorder", "None", "Head of Property"],
            ["Procurement", "None", "Head of Property"],
            ["Biodiversity and Climate Change", "The new roof saves heat.", "Climate Officer"],
            ["Visitor economy", "More visitors in winter.", "Head of Property"],
        ],
        "# Introduction and Background",
        "The hall was leased to the trust in 1999. The lease ends next year.",
        "# Available Options",
        "Do nothing, grant ten years, or grant thirty.",
        "# Preferred Option and Reasons for Recommendations",
        "Thirty years, because no lender accepts less.",
        "# Legal history of the hall",
        "The hall was given to the town in 1888.",
        "# Risk",
        "That the trust does not find the money for the roof.",
        "# Consultation Results",
        "Neighbours were written to. None objected.",
        "# Next Steps",
        "The lease is signed once the call-in period has passed.",
        "# Appendices",
        "Appendix A: draft lease (exempt)",
        "# Background Papers",
        "None",
    ]
)

OFFICER = Report(
    [
        "# Record of Officer Decision",
        [
            ["Title of decision", "Free parking on four Saturdays in December"],
            ["Decision maker", "Director of Place"],
            ["Date of decision", "2 November 2023"],
            ["Wards affected", "Castle"],
            ["Key decision", "No"],
            ["Authority for the decision", "Constitution, part 3, paragraph 12: fees and charges"],
            ["Decision", "Parking is free in both town car parks on the four Saturdays before Christmas."],
            ["Reasons for the decision", "To bring shoppers to the town.\nTraders asked for it."],
            ["Alternatives considered and rejected", "To charge as usual, which brings in £9,000."],
            ["Financial implications", "Some £9,000 less income, met from the events budget."],
            ["Legal implications", "Notice of variation is given."],
            ["Consultation", "The Cabinet Member for Place and the chamber of trade."],
            ["Conflicts of interest", "None"],
            ["Background papers", ""],
            ["Signed", ""],
        ],
    ]
)

MEMBER = Report(
    [
        "Report prepared by Allotments Officer",
        "Date Issued: 3 May 2022",
        "# 1. Rents of allotments",
        "# 1.1 Key Issue for Decision",
        "1.1.1 Whether the rents should rise with prices from next spring.",
        "# 1.2 Recommendation of the Head of Parks",
        "1.2.1 That the Cabinet Member agrees that rents rise with prices from April.",
        "# 1.3 Reasons for Recommendation",
        "1.3.1 The rents have stood still for five years while water became dearer.",
        "# 1.4 Alternative Action and why not Recommended",
        "1.4.1 Rents could stay as they are. Other services would then pay for the water.",
        "# 1.5 Impact on Corporate Objectives",
        "1.5.1 None beyond a balanced budget.",
        "# 1.6 Risk Management",
        "1.6.1 Some tenants may leave. There is a waiting list.",
        "# 1.7 Other Implications",
        [
            ["1.", "Financial", "X"],
            ["2.", "Staffing", ""],
            ["3.", "Legal", "X"],
            ["4.", "Equality Impact Needs Assessment", ""],
            ["5.", "Environmental/Sustainable Development", ""],
            ["6.", "Community Safety", ""],
            ["7.", "Human Rights Act", ""],
            ["8.", "Procurement", ""],
            ["9.", "Asset Management", "X"],
        ],
        "1.7.2 Financial – An extra £3,000 a year.",
        "1.7.3 Legal – A year's notice is needed under the tenancies.",
        "# 1.8 Conclusions",
        "1.8.1 The rise is fair and small.",
        "# 1.9 Relevant Documents",
        "1.9.1 Appendices",
        "Appendix A: table of rents",
        "1.9.2 Background Documents",
        "None",
        "Is this a Key Decision?     Yes ☐     No ☒",
        "If yes, when did it first appear in the Forward Plan?",
        "This is a Key Decision because:",
        "Wards/Parishes affected: …Orchard and Brook……",
        "How to Comment",
        "Should you wish to comment please write to the officer or to the Member of the Executive who will be taking the decision.",
        [
            ["Councillor for Brook", "Cabinet Member for Parks\nTelephone: 01632 960001"],
            ["J. Sprout", "Allotments Officer\nallotments@elmbury.example"],
        ],
    ]
)
