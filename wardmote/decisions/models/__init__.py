"""The tables of decisions, by subject."""

from wardmote.decisions.models.clearing import CheckOverride, Clearance, Specialist
from wardmote.decisions.models.public_part import Consultation, PublishedReport, ReportComment
from wardmote.decisions.models.reports import (
    PARAGRAPHS,
    Appendix,
    ExemptBlock,
    Implication,
    Option,
    Report,
    ReportGap,
    ReportNumber,
    ReportRecommendation,
)
from wardmote.decisions.models.templates import CorporatePriority, TemplateVersion
from wardmote.decisions.models.texts import LooseText, OtherText, ReportSection

__all__ = [
    "PARAGRAPHS",
    "Appendix",
    "CheckOverride",
    "Clearance",
    "Consultation",
    "CorporatePriority",
    "ExemptBlock",
    "Implication",
    "LooseText",
    "Option",
    "OtherText",
    "PublishedReport",
    "Report",
    "ReportComment",
    "ReportGap",
    "ReportNumber",
    "ReportRecommendation",
    "ReportSection",
    "Specialist",
    "TemplateVersion",
]
