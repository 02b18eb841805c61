"""The sections that a new assessment begins with, under the six parts that the law asks for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.assessment.models.assessments import Part

# key, part, heading, what to write, keys of the figures that stand in it from the start
SECTIONS: list[tuple[str, Part, Any, Any, tuple[str, ...]]] = [
    ("crime", Part.LEVELS, _("Crime and anti-social behaviour here"), _("What the year was like, in a few sentences."), ("kinds",)),
    ("where", Part.LEVELS, _("Where it happens"), _("Which areas have the most, and what those places have in common."), ("areas", "places")),
    ("since", Part.CHANGES, _("What changed"), _("What rose, what fell, and what only seems to."), ()),
    ("why", Part.WHY, _("Why it changed"), _("What is known about causes, from whom, and what is not known."), ()),
    ("priorities", Part.PRIORITIES, _("What should come first"), _("Which issues should be priorities, and why."), ()),
    ("residents", Part.PUBLIC, _("What people here told us"), _("What residents were asked, how many answered, what they put first."), ()),
    ("last-plan", Part.PROGRESS, _("What was done of the last plan"), _("Priority by priority: what was done, what was not, and why."), ()),
]  # fmt: skip
