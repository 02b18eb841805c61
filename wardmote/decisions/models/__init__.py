"""The tables of decisions, by subject."""

from wardmote.decisions.models.call_in import CallIn
from wardmote.decisions.models.clearing import CheckOverride, Clearance, Specialist
from wardmote.decisions.models.forward_plan import (
    NoticeException,
    PaperNumber,
    PlanEdition,
    PlanEntry,
    PlanSlip,
    PrivateNotice,
    PublishedPlanEntry,
    Representation,
)
from wardmote.decisions.models.outside import OutsideRecord, OutsideSource
from wardmote.decisions.models.oversight import PaperRequest, RequiredReport
from wardmote.decisions.models.packs import MeetingPaper, Pack
from wardmote.decisions.models.public_part import Consultation, PublishedReport, ReportComment
from wardmote.decisions.models.records import DecisionRecord, DecisionTask, PublishedDecision
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
from wardmote.decisions.models.routes import (
    CouncilObjection,
    Route,
    RouteAmendment,
    RouteStage,
    RouteTemplate,
    StageKind,
    StageMove,
)
from wardmote.decisions.models.templates import CorporatePriority, TemplateVersion
from wardmote.decisions.models.texts import LooseText, OtherText, ReportSection

__all__ = [
    "PARAGRAPHS",
    "Appendix",
    "CallIn",
    "CheckOverride",
    "Clearance",
    "Consultation",
    "CorporatePriority",
    "CouncilObjection",
    "DecisionRecord",
    "DecisionTask",
    "ExemptBlock",
    "Implication",
    "LooseText",
    "MeetingPaper",
    "NoticeException",
    "Option",
    "OtherText",
    "OutsideRecord",
    "OutsideSource",
    "Pack",
    "PaperNumber",
    "PaperRequest",
    "PlanEdition",
    "PlanEntry",
    "PlanSlip",
    "PrivateNotice",
    "PublishedDecision",
    "PublishedPlanEntry",
    "PublishedReport",
    "Report",
    "ReportComment",
    "ReportGap",
    "ReportNumber",
    "ReportRecommendation",
    "ReportSection",
    "Representation",
    "RequiredReport",
    "Route",
    "RouteAmendment",
    "RouteStage",
    "RouteTemplate",
    "Specialist",
    "StageKind",
    "StageMove",
    "TemplateVersion",
]
