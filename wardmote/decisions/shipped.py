"""The report templates that Wardmote comes with: four real shapes of English councils' reports, in our own words.

Sources: a Cabinet Member report of 2013 (sections 1.1 to 1.9), committee reports of 2018 to 2022, Cabinet reports from
2023, and the records that the Openness of Local Government Bodies Regulations 2014 ask for of officers' decisions.
"""

from __future__ import annotations

from dataclasses import replace

from wardmote.decisions.templates import CHOICE, CONTACTS, FIELD, IMPLICATION, Section, Template


def _(words: str) -> str:
    """Mark words for the catalogue. Django's own marker needs settings, and importing runs without them."""
    return words


def _field(key: str, heading: str, *known_as: str, required: bool = True, kind: str = FIELD) -> Section:
    return Section(key, heading, required=required, kind=kind, known_as=known_as)


def _implication(key: str, heading: str, *known_as: str, by: str = "", required: bool = True) -> Section:
    return Section(key, heading, kind=IMPLICATION, cleared_by=by, known_as=known_as, required=required)


# --- what a cover says -----------------------------------------------------------------------------------------

_TITLE = _field("title", _("Title"), "Report title", "Title of report", "Subject", "Subject of report", "Subject matter", "Decision title", "Title of decision", "Subject heading", "Name of report", "Report subject")  # fmt: skip
_AUTHOR = _field("author", _("Report prepared by"), "Report author", "Report authors", "Author", "Author of report", "Lead officer and report author", "Lead officer/report author", "Lead officer/author", "Report prepared by …", "Prepared by …", "Report written by", "Written by", "Report by", "Officer", "Reporting officer", "Author and contact", "Name of author", "Originating officer", "Report originator")  # fmt: skip
_ISSUED = _field("issued_on", _("Date issued"), "Date of issue", "Date of report", "Report date", "Issue date", "Issued", "Issued on", "Date published", "Date of publication", "Publication date", "Published", "Report issued", "Report issued on", "Date")  # fmt: skip
_MAKER = _field("decision_maker", _("Final decision-maker"), "Decision maker", "Decision makers", "Decision maker(s)", "Name of decision maker", "Decision to be taken by", "Decision to be made by", "Decision taken by", "Decision made by", "Decision by", "Final decision to be made by", "Decision taker", "Report to", "Report for", "To", "Meeting", "Committee", "Name of committee", "Decision making body", "Body", "Who will make the decision", "Member taking the decision")  # fmt: skip
_MEETING = _field("meeting_on", _("Date of meeting"), "Meeting date", "Date of decision", "Decision date", "Date of the decision", "Decision due date", "Date decision due", "Date decision taken", "Committee date", "Cabinet date", "Date of cabinet", "Date of cabinet meeting", "Date to be taken", required=False)  # fmt: skip
_HEAD = _field("lead_head", _("Lead head of service"), "Head of service", "Lead director", "Director", "Executive director", "Corporate director", "Chief officer", "Report of", "Responsible officer", "Accountable officer", "Lead chief officer", "Lead head of service/director", "Service director", "Strategic director", "Responsible director", "Report authorised by", "Report of the …", required=False)  # fmt: skip
_OFFICER = _field("lead_officer", _("Lead officer"), "Officer contact", "Responsible lead officer", "Project lead", "Lead officers", required=False)  # fmt: skip
_MEMBER = _field("lead_member", _("Lead member"), "Cabinet member", "Cabinet members", "Portfolio holder", "Lead cabinet member", "Relevant cabinet member", "Executive member", "Lead councillor", "Cabinet member responsible", "Responsible cabinet member", "Cabinet portfolio", "Portfolio", "Relevant portfolio holder", required=False)  # fmt: skip
_CLASS = _field("classification", _("Classification"), "Public or private", "Public/private", "Status", "Exemption", "Exempt or confidential", "Confidentiality", "Exempt information", "Is this report exempt", "Is the report confidential or exempt", "Open or exempt", "Report status", "Restrictions on publication", "Access to information", "Confidential or exempt information", "Exempt or confidential report", "Publication status", "Public or exempt", "Exemption clause")  # fmt: skip
_WARDS = _field("wards", _("Wards affected"), "Wards/parishes affected", "Wards and parishes affected", "Ward(s) affected", "Wards", "Ward", "Ward affected", "Affected wards", "Wards/areas affected", "Electoral divisions affected", "Electoral division(s)", "Divisions affected", "Areas affected", "Wards involved", "Wards concerned", "Ward(s) and parish(es) affected", "Which wards are affected", "Which wards does it affect", "Parishes affected")  # fmt: skip
_KEY = _field("key_decision", _("Is this a key decision?"), "Key decision", "Will this be a key decision", "This is a key decision", "Is it a key decision", "Is the decision a key decision", "Is this decision a key decision", "Is this report for a key decision", "Key or non-key decision", "Key/non-key decision", "Is the recommendation a key decision", "Key decision (yes/no)", "Type of decision", "Decision type", kind=CHOICE)  # fmt: skip
_PLANNED = _field("forward_plan", _("If yes, when did it first appear in the Forward Plan?"), "When did it first appear in the forward plan", "Date first appeared in the forward plan", "First appeared in the forward plan", "Date first published in the forward plan", "Forward plan", "Forward plan reference", "Forward plan ref", "Forward plan number", "Forward plan reference number", "Date of forward plan notice", "If yes, date first entered in the forward plan", "Included in the forward plan", "Is the decision on the forward plan", "Date notice published", "Notice of key decision published", "Date of notice of key decision")  # fmt: skip
_BECAUSE = _field("key_decision_reason", _("This is a key decision because"), "Reason for key decision", "Reason it is a key decision", "Reason why it is a key decision", "Reason key", "Why is it a key decision", "Why is this a key decision", "If key decision, reason", "If yes, why", "Key decision reason", "Key decision criteria", "Key decision because", "If this is a key decision, why", "Grounds for key decision", "It is a key decision because")  # fmt: skip
_URGENCY = _field("urgency", _("Urgency"), "Is this decision urgent", "Is the decision urgent", "Urgent decision", "Reason for urgency", "Urgent", "Reasons for urgency", "Urgency and call-in", "General exception or special urgency", "Urgency of decision", "Is this an urgent decision", "Special urgency")  # fmt: skip
_REFERENCE = _field("reference", _("Reference"), "Reference number", "Decision reference", "Decision ref", "Decision number", "Decision no", "Report number", "Report no", "Report reference", "Ref", "Ref no", "Decision reference number", "ODR number", "Record number", required=False)  # fmt: skip
_CALL_IN = _field("call_in", _("Call-in"), "Is the decision subject to call-in", "Subject to call-in", "Eligible for call-in", "Call in period", "Call-in date", "Call-in deadline", "Call-in expires", "Exempt from call-in", required=False)  # fmt: skip

# --- what a report argues --------------------------------------------------------------------------------------

_SUMMARY = Section("executive_summary", _("Executive summary"), _("What the report is about, for someone who reads nothing else."), 200, known_as=("Summary", "Report summary", "Summary of report", "Summary of the report", "Overview", "Public summary", "In brief", "Synopsis", "Executive overview"))  # fmt: skip
_PURPOSE = Section("purpose", _("Purpose of report"), _("One or two sentences: what the meeting is asked to decide, discuss or note."), 60, known_as=("Purpose", "Purpose of the report", "Purpose of this report", "Purpose of the report and policy context", "Reason for report", "Aim of the report", "Aims", "Objective of report", "What is this report about", "What this report is about", "Why is this report here", "Issue for decision", "Matter for decision", "Issues for decision", "Decision required", "Report purpose", "Decision sought"))  # fmt: skip
_RECOMMENDATIONS_KNOWN = ("Recommendation", "Recommendations", "Recommendation(s)", "Recommended", "Officer recommendation", "Officer recommendations", "Proposed decision", "Recommended decision", "It is recommended", "This report makes the following recommendations", "Recommendations to cabinet", "Draft resolution", "Proposed resolution", "The committee is recommended to", "The cabinet is recommended to", "What is recommended", "Recommendation …", "Recommendations …", "This report makes the following recommendations …", "What is the cabinet being asked to decide", "What are we asking for", "Decisions", "Decision", "Decision(s) recommended", "Action required", "Actions requested")  # fmt: skip
_RECOMMENDATIONS = Section("recommendations", _("Recommendations"), _("Numbered. Each says what is to be decided, noted, delegated to a post, or recommended to Council."), known_as=_RECOMMENDATIONS_KNOWN)  # fmt: skip
_TIMETABLE = Section("timetable", _("Timetable"), _("Every meeting that the matter goes to, with its date."), required=False, known_as=("Timetable of meetings", "Timetable and meetings", "Meetings", "Decision timetable", "Timetable for decision", "Decision pathway", "Meeting timetable", "Key dates", "Reporting timetable", "Route", "Governance route", "Timetable for consideration", "Decision-making timetable"))  # fmt: skip
_INTRODUCTION = Section("introduction", _("Introduction and background"), _("What led to this report, and earlier decisions on the matter."), known_as=("Introduction", "Background", "Background information", "Context", "Context and background", "Context and background information", "Background and context", "Background and introduction", "Introduction and context", "Background to the report", "Background details", "Current position", "Current situation", "Details", "Detail", "Report", "Main report", "Report details", "Report detail", "Body of the report", "Issues", "Main issues", "Issues for consideration", "Matters for consideration", "The proposal", "Proposal", "Proposals", "Proposals and details", "Proposal details", "Proposal and reasons", "Discussion", "Considerations", "Policy context", "Strategic context", "Why is this needed", "Background and details", "Setting the scene", "The current position", "The matter"))  # fmt: skip
_OPTION = Section("option", _("Option"), _("What would be done, what speaks for it and what against it."), required=False, repeats=True, known_as=("Option …", "Do nothing …", "Alternative option …"))  # fmt: skip
_OPTIONS_KNOWN = ("Options", "Available options", "Options available", "Options considered", "Options for consideration", "Alternative options", "Alternative options considered", "Alternatives considered", "Alternatives", "Alternative action and why not recommended", "Analysis and consideration of any alternative options", "Analysis and consideration of alternative options", "Other options", "Other options considered", "Options appraisal", "Option appraisal", "Options analysis", "Choices", "Available choices", "What are the options", "Alternative options considered and rejected", "Options and alternatives", "Consideration of options", "What other options were considered", "Details of any alternative options considered and rejected", "Details of alternative options considered and rejected", "Alternatives considered and rejected", "Options considered and rejected", "Options and reasons for rejection")  # fmt: skip
_OPTIONS = Section("options", _("Available options"), _("Three or more, one of them to do nothing, each with what speaks for and against it."), fewest=3, known_as=_OPTIONS_KNOWN, parts=(_OPTION,))  # fmt: skip
_PREFERRED = Section("preferred_option", _("Preferred option and reasons for recommendations"), _("Which option is recommended, and why it is better than the others."), known_as=("Preferred option", "Preferred option and reasons", "Reasons for recommendations", "Reasons for recommendation", "Reason for recommendation", "Reasons for the recommendation", "Reasons", "Reasons for decision", "Reason for decision", "Recommended option", "Recommended option and reasons", "Preferred option and reason for recommendations", "Proposal and reasons for recommendation", "Why this option", "Why it is recommended", "Justification", "Rationale", "Conclusion and reasons for recommendation", "Preferred option and rationale", "Reasons for the preferred option", "Why is this the preferred option"))  # fmt: skip
_RISK = Section("risk", _("Risk"), _("What could go wrong under the recommended option, how likely it is and what is done about it."), known_as=("Risk management", "Risks", "Risk assessment", "Risk management and mitigation", "Key risks", "Risk and mitigation", "Risk analysis", "Risk management implications", "Risk appraisal", "Risks and opportunities", "What are the risks", "Risks and mitigations", "Assessment of risk", "Risk and uncertainty"))  # fmt: skip
_CONSULTATION = Section("consultation", _("Consultation results and previous committee feedback"), _("Who was asked, when, what they said and what changed because of it."), known_as=("Consultation", "Consultations", "Consultation results", "Consultation results and committee feedback", "Consultation and committee feedback", "Consultation results and previous committee advice", "Community engagement and consultation", "Consultation and engagement", "Engagement", "Engagement and consultation", "Consultees", "Consultation undertaken", "Public consultation", "Who has been consulted", "Who has been consulted and what did they say", "Previous committee feedback", "Overview and scrutiny comments", "Comments of the overview and scrutiny committee", "Scrutiny comments", "Views of the scrutiny committee", "Consultation responses", "Details of consultation", "Stakeholder engagement", "Consultation outcome", "Engagement with the community", "Consultation and communication", "Persons consulted", "Ward member comments", "Ward councillors' comments"))  # fmt: skip
_NEXT = Section("next_steps", _("Next steps"), _("What happens after the decision, by when, and who will be told."), known_as=("Next steps: communication and implementation of the decision", "Communication and implementation", "Next steps and communication", "Implementation", "Implementation timetable", "Timetable for implementation", "Implementation of the decision", "Implementation and communication of the decision", "Next steps and timetable", "What happens next", "Communication", "Communications", "Implementation plan", "Timescales", "Timescale for implementation", "Delivery and next steps", "Action after the decision"))  # fmt: skip
_APPENDICES = Section("appendices", _("Appendices"), _("Each with its letter, its title, and whether it is public or exempt."), required=False, known_as=("Appendix", "Report appendices", "List of appendices", "Schedule of appendices", "Appendices to the report", "Annexes", "Attachments", "Enclosures", "Appendices attached", "Documents attached", "The following documents are to be published with this report …", "Supporting documentation", "Supporting documents"))  # fmt: skip
_BACKGROUND = Section("background_papers", _("Background papers"), _("Papers that the report rests on to a material extent. Source: Local Government Act 1972, s. 100D."), required=False, known_as=("Background documents", "List of background papers", "Background papers used", "Background paper", "Background documents relied on", "Background information and papers", "Documents used", "Background papers and documents", "Background reading", "Sources and background papers", "Papers relied on", "Documents considered", "Supporting papers", "References", "Access to information: background papers", "Local Government Act 1972: background papers", "Local Government (Access to Information) Act 1985: background papers"))  # fmt: skip
_CONCLUSIONS = Section("conclusions", _("Conclusions"), _("What follows from the report, in a few sentences."), known_as=("Conclusion", "Summary and conclusions", "Summary and conclusion", "Concluding remarks", "Conclusions and recommendations", "In conclusion"), required=False)  # fmt: skip
_HOW_TO_COMMENT = Section("how_to_comment", _("How to comment"), _("Until when anyone may comment, and to whom."), known_as=("How to comment on this report", "Comments", "How to have your say", "Comment on this report", "Making comments", "Representations", "How to make representations", "How can I comment"))  # fmt: skip
_CONTACTS = Section("contacts", _("Contacts"), _("The member who decides and the officer who wrote the report, with how to reach them."), kind=CONTACTS, known_as=("Contact", "Contact officer", "Contact officers", "Contact details", "Contact person", "Contact officer(s)", "Contacts for further information", "Further information", "For further information contact", "For further information please contact", "Officer contact details", "Enquiries to", "Report author contact details", "Author contact details", "Contact officer details", "Contact information", "Contact for enquiries", "Report contact officer", "Enquiries", "Contact name", "Who to contact", "For more information contact", "Officer to contact", "Any queries to"))  # fmt: skip
_REASONS = Section("reasons", _("Reasons for recommendation"), _("Why the decision maker should agree."), known_as=("Reasons for the recommendation", "Reason for recommendation", "Reasons for recommendations", "Reasons", "Reasons for decision", "Reason for decision", "Reason for the decision", "Reasons for the decision", "Why it is recommended", "Reasons for the proposed decision", "Justification", "Rationale", "Preferred option and reasons for recommendations", "Reasons for recommended decision", "Summary of reasons for the decision", "Reasons for proposals"))  # fmt: skip
_ALTERNATIVES = Section("alternatives", _("Alternative action and why not recommended"), _("What else could be done, doing nothing included, and why each is not recommended."), known_as=(*_OPTIONS_KNOWN, "Alternative action", "Alternative actions and why not recommended", "Alternative courses of action", "Alternatives and why not recommended", "Alternative options and why not recommended", "Alternatives considered and why not recommended", "Alternatives and reasons for rejection", "Options considered and reasons for rejection"))  # fmt: skip

# --- implications ----------------------------------------------------------------------------------------------

_FINANCIAL = _implication("financial", _("Financial"), "Finance", "Financial implications", "Finance implications", "Financial and resource implications", "Resource implications", "Resources", "Finance and resources", "Cost", "Costs", "Budget", "Budget implications", "Financial considerations", "Finance and procurement implications", "Financial/budget implications", "Value for money", "Financial comments", "Finance comments", "Comments of the section 151 officer", "Comments of the chief finance officer", "Comments of the chief financial officer", "Financial impact", "Financial appraisal", "Capital and revenue", by="finance")  # fmt: skip
_STAFFING = _implication("staffing", _("Staffing"), "Staff", "Staffing implications", "Workforce", "Workforce implications", "Human resources", "HR", "HR implications", "Human resources implications", "People", "Personnel", "Personnel implications", "Employee implications", "Staff implications", "Organisational implications", by="human resources")  # fmt: skip
_LEGAL = _implication("legal", _("Legal"), "Legal implications", "Legal and governance", "Legal considerations", "Law", "Legal and constitutional implications", "Comments of the monitoring officer", "Legal comments", "Comments of the head of legal services", "Legal powers", "Statutory powers", "Legal advice", "Legal implications including human rights", "Governance and legal", "Legal issues", "Constitutional implications", "Legal power", "Legal requirements", "Legal framework", "Legal authority", by="legal")  # fmt: skip
_EQUALITY = _implication("equality", _("Equality impact needs assessment"), "Equality", "Equalities", "Equality implications", "Equalities implications", "Equality and diversity", "Equality and diversity implications", "Equality impact assessment", "Equalities impact assessment", "Equality impact", "Equality, diversity and inclusion", "Equalities and diversity", "Equalities and community cohesion", "Equality analysis", "Public sector equality duty", "EIA", "EqIA", "Equality impact assessment implications", "Equality duty", "Equality and inclusion", "Equality considerations", "Diversity", "Equality Act", by="equality")  # fmt: skip
_ENVIRONMENT = _implication("environment", _("Environmental/sustainable development"), "Environment", "Environmental", "Sustainability", "Environmental implications", "Sustainability implications", "Sustainable development", "Environmental sustainability", "Environment and sustainability", "Environmental considerations", "Environmental impact", "Climate change", "Climate", "Climate and environment", "Climate emergency", "Climate change implications", "Carbon", "Climate and environmental implications", "Environment and climate change", "Environmental and climate change implications")  # fmt: skip
_BIODIVERSITY = _implication("environment", _("Biodiversity and climate change"), "Biodiversity", "Biodiversity and climate", *_ENVIRONMENT.known_as, "Environmental/sustainable development")  # fmt: skip
_SAFETY = _implication("community_safety", _("Community safety"), "Community safety implications", "Crime and disorder", "Crime and disorder implications", "Crime and disorder act", "Section 17", "Section 17 crime and disorder act", "Crime", "Crime reduction", "Safer communities", "Crime and disorder reduction implications", "Crime and community safety")  # fmt: skip
_CRIME = replace(_SAFETY, heading=_("Crime and disorder"), known_as=("Community safety", *_SAFETY.known_as))
_RIGHTS = _implication("human_rights", _("Human Rights Act"), "Human rights", "Human rights implications", "Human rights act 1998", "Human rights act implications")  # fmt: skip
_PROCUREMENT = _implication("procurement", _("Procurement"), "Procurement implications", "Procurement and commissioning", "Contracts", "Procurement and contracts", "Contractual implications", "Social value", "Procurement and social value", "Commercial implications", by="procurement")  # fmt: skip
_ASSETS = _implication("assets", _("Asset management"), "Assets", "Property", "Property implications", "Asset management implications", "Land and property", "Assets and property", "Property and assets", "Asset implications", "Estates", "Property and asset management", "Accommodation", "Land and property implications")  # fmt: skip
_PRIORITIES = _implication("corporate_priorities", _("Impact on corporate priorities"), "Corporate priorities", "Corporate plan", "Strategic plan", "Council plan", "Corporate objectives", "Council priorities", "Link to corporate priorities", "Links to corporate priorities", "Links to the council plan", "Links to corporate plan", "Link to corporate objectives", "Impact on corporate objectives", "Corporate implications", "Corporate plan priorities", "Strategic priorities", "Policy implications", "Contribution to the council plan", "Policy framework", "Contribution to corporate priorities", "Contribution to strategic priorities", "Strategic fit", "Links to council priorities", "Council plan priorities", "How does this support the council plan", required=False)  # fmt: skip
_CROSS = _implication("cross_cutting_objectives", _("Cross-cutting objectives"), "Cross cutting objectives", "Impact on cross-cutting objectives", "Cross-cutting themes", required=False)  # fmt: skip
_RISK_ROW = _implication("risk_implications", _("Risk management"), "Risk", "Risks", "Risk assessment", "Risk implications", "Risk management implications")  # fmt: skip
_INFORMATION = _implication("information", _("Information governance"), "Privacy and data protection", "Data protection", "Data protection implications", "Privacy", "Data protection impact", "Information governance implications", "Data protection and privacy", "Information management", "GDPR", "Data protection impact assessment", "Privacy impact", "DPIA", "IT", "ICT implications", "Digital and information governance", "Information security", by="information governance")  # fmt: skip
_HEALTH = _implication("public_health", _("Public health"), "Health", "Public health implications", "Health and wellbeing", "Health implications", "Health and wellbeing implications", "Health and social care", "Health inequalities", "Health impact assessment", "Health impact", "Wellbeing")  # fmt: skip

_NAMES_OF_IMPLICATIONS = ("Implications", "Other implications", "Corporate implications", "Cross-cutting issues", "Cross-cutting implications", "Cross-cutting issues and implications", "Implications of the decision", "Implications and risks", "Corporate issues", "Resource and legal implications", "Implications of the recommendation", "Implications of the proposal", "What are the implications", "Implications and impact", "Statutory and other implications", "Impact assessment", "Impact assessments", "Key implications", "Assessment of implications", "Implications assessment", "Cross cutting issues", "Table of implications", "Corporate considerations")  # fmt: skip


def _implications(heading: str, *parts: Section, number: str = "", guidance: str = "") -> Section:
    return Section("implications", heading, guidance or _("For each: whether it applies, and if so how. Nothing is left untouched; “none” needs a name."), number=number, known_as=_NAMES_OF_IMPLICATIONS, parts=parts)  # fmt: skip


def _optional(*sections: Section) -> tuple[Section, ...]:
    return tuple(replace(section, required=False) for section in sections)


CABINET_MEMBER = Template(
    "cabinet-member-report",
    _("Report to a Cabinet Member"),
    _("Numbered 1.1 to 1.9, with nine implications to tick and the key decision boxes at the end."),
    (
        *_optional(_TITLE, _REFERENCE, _MAKER, _MEETING, _CLASS),
        replace(_AUTHOR, required=True), _ISSUED,
        Section("issue", _("Key issue for decision"), _("What the Cabinet Member is asked to decide."), 100, number="1.1", known_as=("Issue for decision", "Issues for decision", "Key issue", "Key issues for decision", "Key issues", "Issue", "Matter for decision", "Decision required", "Decision sought", *_PURPOSE.known_as, "Purpose of report")),
        Section("recommendation", _("Recommendation of the head of service"), _("Begins with “That”. Lettered where there are several."), number="1.2", known_as=("Recommendation of …", "Recommendations of …", *_RECOMMENDATIONS_KNOWN)),
        replace(_REASONS, number="1.3"),
        replace(_ALTERNATIVES, number="1.4"),
        Section("corporate_objectives", _("Impact on corporate objectives"), _("Which priorities of the Council’s plan this serves."), number="1.5", known_as=("Impact on corporate priorities", *_PRIORITIES.known_as)),
        replace(_RISK, heading=_("Risk management"), number="1.6", known_as=("Risk", *_RISK.known_as)),
        _implications(_("Other implications"), _FINANCIAL, _STAFFING, _LEGAL, _EQUALITY, _ENVIRONMENT, _SAFETY, _RIGHTS, _PROCUREMENT, _ASSETS, number="1.7"),
        replace(_CONCLUSIONS, number="1.8", required=True),
        Section("relevant_documents", _("Relevant documents"), number="1.9", known_as=("Documents", "Relevant papers", "List of documents"), parts=(replace(_APPENDICES, number="1.9.1", required=True), replace(_BACKGROUND, heading=_("Background documents"), number="1.9.2", required=True, known_as=("Background papers", *_BACKGROUND.known_as)))),
        _KEY, _PLANNED, _BECAUSE, replace(_WARDS, heading=_("Wards/parishes affected"), known_as=("Wards affected", *_WARDS.known_as)),
        _HOW_TO_COMMENT, _CONTACTS,
    ),
    ("report prepared by", "date issued", "cabinet member", "member of the executive", "is this a key decision"),
    decided_by=("cabinet member", "executive member", "portfolio holder", "leader", "leader of the council"),
)  # fmt: skip

_LATE = (_APPENDICES, _BACKGROUND)

COMMITTEE = Template(
    "committee-report",
    _("Report to a committee"),
    _("For councils run by committees: a cover table, options with their merits, and implications cleared by named officers."),
    (
        *_optional(_TITLE, _REFERENCE, _MEETING), _MAKER, replace(_HEAD, required=True),
        replace(_AUTHOR, heading=_("Lead officer and report author"), known_as=("Report prepared by", *_AUTHOR.known_as)),
        *_optional(_MEMBER, _OFFICER, _ISSUED), _CLASS, _WARDS,
        _SUMMARY, _PURPOSE, _RECOMMENDATIONS, _TIMETABLE, _INTRODUCTION, _OPTIONS, _PREFERRED, _RISK, _CONSULTATION, _NEXT,
        _implications(_("Cross-cutting issues and implications"), _PRIORITIES, _CROSS, _RISK_ROW, _FINANCIAL, _STAFFING, _LEGAL, _INFORMATION, _EQUALITY, _HEALTH, _CRIME, _PROCUREMENT, *_optional(_BIODIVERSITY, _RIGHTS, _ASSETS)),
        *_LATE, *_optional(_CONCLUSIONS, _HOW_TO_COMMENT, _CONTACTS),
    ),
    ("final decision-maker", "lead head of service", "lead officer and report author", "committee"),
    decided_by=("committee", "sub-committee", "panel", "board", "council"),
)  # fmt: skip

CABINET = Template(
    "cabinet-report",
    _("Report to the Cabinet"),
    _("For councils with a Leader and Cabinet: key decision and urgency on the cover, implications first."),
    (
        *_optional(_TITLE, _REFERENCE, _MEETING), _KEY, replace(_URGENCY, required=True), _MAKER, replace(_HEAD, required=True),
        replace(_AUTHOR, heading=_("Lead officer and report author"), known_as=("Report prepared by", *_AUTHOR.known_as)),
        *_optional(_MEMBER, _OFFICER, _PLANNED, _BECAUSE, _ISSUED, _CALL_IN), _CLASS, _WARDS,
        _SUMMARY, _PURPOSE, _RECOMMENDATIONS, _TIMETABLE,
        _implications(_("Cross-cutting issues and implications"), _PRIORITIES, _CROSS, _RISK_ROW, _FINANCIAL, _STAFFING, _LEGAL, _INFORMATION, _EQUALITY, _HEALTH, _CRIME, _PROCUREMENT, _BIODIVERSITY, *_optional(_RIGHTS, _ASSETS)),
        _INTRODUCTION, _OPTIONS, _PREFERRED, _RISK, _CONSULTATION, _NEXT,
        *_LATE, *_optional(_CONCLUSIONS, _HOW_TO_COMMENT, _CONTACTS),
    ),
    ("cabinet", "executive", "will this be a key decision", "urgency", "key decision"),
    decided_by=("cabinet", "executive", "executive board", "executive committee"),
)  # fmt: skip

OFFICER = Template(
    "officer-decision",
    _("Decision of an officer"),
    _("Short: what was decided under delegated powers, by whom, why, and what else was considered."),
    (
        _TITLE, replace(_REFERENCE, required=False),
        replace(_MAKER, heading=_("Decision maker"), known_as=("Final decision-maker", *_MAKER.known_as, "Officer making the decision", "Name of officer", "Name and title of officer", "Decision taken by (officer)", "Officer taking the decision", "Name and post of decision maker", "Post of decision maker", "Delegated officer", "Name of officer making the decision", "Decision maker and title", "Delegated decision of")),
        replace(_MEETING, heading=_("Date of decision"), known_as=("Date of meeting", *_MEETING.known_as, "Date decision made", "Date taken", "Date on which the decision was taken"), required=True),
        *_optional(_ISSUED, replace(_AUTHOR, heading=_("Report author"), known_as=("Report prepared by", *_AUTHOR.known_as)), _MEMBER, _HEAD, _OFFICER, _CLASS, _WARDS, _KEY, _PLANNED, _BECAUSE, _URGENCY, _CALL_IN),
        Section("authority", _("Authority for the decision"), _("The delegation it rests on: the part of the constitution, or the meeting and minute."), known_as=("Delegation", "Delegated authority", "Delegated power", "Delegated powers", "Authority", "Authority to act", "Authorisation", "Power", "Scheme of delegation", "Scheme of delegation reference", "Delegation reference", "Delegated power under which the decision is taken", "Decision making authority", "Constitution reference", "Officer delegation", "Source of delegation", "Power to make the decision", "Authority for taking the decision", "Express delegation", "Under what authority")),
        Section("decision", _("Decision"), _("What was decided, in words that can be acted on."), known_as=("Decision made", "Decision taken", "Details of decision", "Details of the decision", "Detail of decision", "The decision", "Decision of the officer", "Decision(s)", "Summary of decision", "Description of decision", "What has been decided", "Resolution", *(said for said in _RECOMMENDATIONS_KNOWN if said not in ("Decision", "Decisions")))),
        replace(_INTRODUCTION, heading=_("Background"), required=False, known_as=("Introduction and background", "Purpose of report", *_INTRODUCTION.known_as, *_PURPOSE.known_as, *_SUMMARY.known_as)),
        replace(_REASONS, heading=_("Reasons for the decision"), known_as=("Reasons for recommendation", *_REASONS.known_as)),
        replace(_ALTERNATIVES, heading=_("Alternatives considered and rejected"), known_as=("Alternative action and why not recommended", *_ALTERNATIVES.known_as)),
        replace(_CONSULTATION, heading=_("Consultation"), required=False, known_as=("Consultation results and previous committee feedback", *_CONSULTATION.known_as)),
        *_optional(_RISK),
        replace(_implications(_("Implications"), *_optional(_FINANCIAL, _STAFFING, _LEGAL, _EQUALITY, _ENVIRONMENT, _SAFETY, _RIGHTS, _PROCUREMENT, _ASSETS, _INFORMATION, _HEALTH, _PRIORITIES)), required=False),
        Section("conflicts", _("Conflicts of interest"), _("Any conflict declared by a member who was consulted, and any dispensation. “None” is typed by a person."), known_as=("Declarations of interest", "Declaration of interest", "Conflict of interest", "Any conflict of interest declared", "Interests declared", "Conflicts of interest declared", "Interests", "Dispensations", "Conflicts of interest and dispensations", "Declared interests", "Any declarations of interest", "Declarations of interest and dispensations", "Details of any conflict of interest")),
        replace(_NEXT, heading=_("Implementation"), required=False, known_as=("Next steps: communication and implementation of the decision", *_NEXT.known_as)),
        *_LATE, Section("signature", _("Signed"), required=False, kind=FIELD, known_as=("Signature", "Signed by", "Signed by decision maker", "Signature of decision maker", "Approved by", "Authorised by", "Sign-off", "Sign off", "Signature of officer", "Decision signed by")),
        *_optional(_CONCLUSIONS, _HOW_TO_COMMENT, _CONTACTS),
    ),
    ("officer decision", "delegated decision", "delegated officer", "record of decision", "decision record", "delegated authority", "decision notice", "delegated powers", "officer delegated"),
    ("recommendation", "cabinet report", "committee report"),
    ("head", "director", "chief executive", "manager", "officer", "head of service"),
)  # fmt: skip

TEMPLATES: tuple[Template, ...] = (CABINET_MEMBER, COMMITTEE, CABINET, OFFICER)


def template(key: str) -> Template:
    """The shipped template with this key. Raises KeyError for any other."""
    return {each.key: each for each in TEMPLATES}[key]
