"""The ways of scoring that come with the software. Both are ours or public; a council loads its licensed model beside them.

The default is our own and says so: the scales of the police's own model (MoRiLE) are not public, so nothing here bears
its name. The four by four matrix follows the public one of Fife: impact times likelihood, 1 to 16.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.assessment.scoring_models import FORMAT

HARM = [
    (0, _("None"), _("No harm of this kind.")),
    (1, _("Slight"), _("Passes within days and needs no help.")),
    (2, _("Moderate"), _("Lasts for weeks, or needs some help.")),
    (3, _("Serious"), _("Lasts for months, or needs treatment or much help.")),
    (4, _("Severe"), _("Changes or ends a life, or cannot be made good.")),
]
WIDE = [
    (0, _("None"), _("Nobody else is touched by it.")),
    (1, _("Slight"), _("A few people near by.")),
    (2, _("Moderate"), _("A street or a group of people.")),
    (3, _("Serious"), _("A neighbourhood, or people change what they do.")),
    (4, _("Severe"), _("The whole area, or people stay away.")),
]
OFTEN = [
    (1, _("Seldom"), _("In the lowest quarter of all kinds by number.")),
    (2, _("Now and then"), _("In the second quarter.")),
    (3, _("Often"), _("In the third quarter.")),
    (4, _("Very often"), _("In the highest quarter.")),
]
TREND = [
    (1, _("Falling"), _("The figures show a fall, or a likely one.")),
    (2, _("No change shown"), _("The figures show no evidence of change.")),
    (3, _("Likely rising"), _("The figures show a likely rise.")),
    (4, _("Rising"), _("The figures show a rise.")),
]
GAP = [
    (0, _("None"), _("We have all that it takes.")),
    (1, _("Slight"), _("We lack a little.")),
    (2, _("Moderate"), _("We lack something that matters.")),
    (3, _("Serious"), _("We lack most of it.")),
    (4, _("Severe"), _("We have nothing for it.")),
]


def shipped() -> list[dict[str, Any]]:
    """Every shipped model as the content of its file, the default first."""
    return [
        {
            "format": FORMAT,
            "key": "harm-and-likelihood",
            "name": str(_("Harm and likelihood")),
            "source": str(_("Made for this service. It is not the police’s MoRiLE model.")),
            "factors": [
                _factor("physical", _("Physical harm"), _("Harm to a person"), HARM),
                _factor("psychological", _("Harm to mind and wellbeing"), _("Harm to a person"), HARM),
                _factor("financial", _("Loss of money"), _("Harm to a person"), HARM),
                _factor("community", _("Harm to the community"), _("Wider harm"), WIDE),
                _factor("environmental", _("Harm to the place"), _("Wider harm"), WIDE),
                _factor("expectation", _("What the public expects"), _("Wider harm"), WIDE),
                _factor("frequency", _("How often"), _("Likelihood"), OFTEN, feeds="volume"),
                _factor("trend", _("Which way it goes"), _("Likelihood"), TREND, feeds="trend"),
                _factor("capacity", _("People and money we lack"), _("What we lack"), GAP),
                _factor("capability", _("Skills and powers we lack"), _("What we lack"), GAP),
            ],
            "parts": [
                _part("individual", _("Harm to a person"), "max", "physical", "psychological", "financial"),
                _part("harm", _("Harm"), "sum", "individual", "community", "environmental", "expectation"),
                _part("likelihood", _("Likelihood"), "sum", "frequency", "trend"),
                _part("risk", _("Risk"), "product", "harm", "likelihood"),
                _part("gap", _("What we lack"), "sum", "capacity", "capability"),
            ],
            "result": "risk",
            "tie_break": "gap",
        },
        {
            "format": FORMAT,
            "key": "impact-by-likelihood",
            "name": str(_("Impact by likelihood, four by four")),
            "source": str(_("After the public matrix of the Fife partnership: 1 to 16.")),
            "factors": [
                _factor("impact", _("Impact"), _("Impact"), [(n, *each[1:]) for n, each in enumerate(HARM[1:], 1)]),
                _factor("likelihood", _("Likelihood"), _("Likelihood"), OFTEN, feeds="volume"),
            ],
            "parts": [_part("risk", _("Risk"), "product", "impact", "likelihood")],
            "result": "risk",
        },
    ]


def _factor(key: str, name: Any, group: Any, scale: list[Any], *, feeds: str = "") -> dict[str, Any]:
    steps = [{"value": value, "label": str(label), "descriptor": str(words)} for value, label, words in scale]
    return {"key": key, "name": str(name), "group": str(group), "scale": steps, "weight": 1, "feeds": feeds}


def _part(key: str, name: Any, how: str, *of: str) -> dict[str, Any]:
    return {"key": key, "name": str(name), "how": how, "of": list(of)}
