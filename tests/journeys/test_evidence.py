"""Police files are loaded on screen, the partnership's page is read, two people score, an edition is published."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.assessment.police_files import REAL
from tests.assessment.test_pages import _zip
from tests.conftest import cast
from wardmote.assessment import assessments, figures, scoring
from wardmote.assessment.models import Assessment, FigureSet, ScoringModelVersion
from wardmote.assessment.shipped_models import shipped
from wardmote.kernel import work

pytestmark = [pytest.mark.django_db(transaction=True)]
KENT = REAL / "police" / "kent-2025-street.zip"


def _score(page: Any, value: str) -> None:
    """Every select of the page gets a value; confidence a B."""
    for box in page.locator("main select").all():
        box.select_option(value="3" if str(box.get_attribute("name")).endswith("confidence") else value)


def test_from_police_files_to_an_edition(council, tmp_path, settings, lead_officer, visitor):
    settings.FIGURES = tmp_path / "figures"
    analyst = cast(council, "analyst", email="analyst@elmbury.example")
    at = timezone.now()
    real = KENT.is_file()
    sent = KENT if real else tmp_path / "kent.zip"
    if not real:
        sent.write_bytes(_zip(*(f"2025-{month:02d}" for month in range(1, 13))))

    with visitor(analyst) as officer:
        officer.visit("/desk/evidence/partnership/")
        officer.get_by_label("Code of the partnership").fill("E22000142")
        officer.get_by_label("Name", exact=True).fill("Maidstone")
        officer.press("Save")
        officer.visit("/desk/evidence/load/")
        officer.get_by_label("File", exact=True).set_input_files(str(sent))
        officer.press("Load it")
        officer.sees("This is still being done.")
        work.run_waiting(at=timezone.now())
        officer.reload()
        officer.sees("This is done.")
        assert FigureSet.objects.get().to_month == "2025-12"
        officer.visit("/desk/evidence/")
        officer.press("Publish the figures")
        officer.sees("The figures are public.")

    with visitor(phone=True) as anybody:
        anybody.visit("/evidence/")
        anybody.sees("Crime and safety in Maidstone")
        assert anybody.evaluate("document.documentElement.scrollWidth") <= 390
        if real:
            assert "13,618" in anybody.words()
        anybody.visit("/evidence/types/burglary/")
        anybody.sees("the year before is not known")

    made = assessments.begin_assessment(2026, by=analyst, at=at)
    for section in made.sections.all():
        assessments.write_section(section.pk, text="What we say.", began_with=0, by=analyst, at=at)
    scoring.load_model(shipped()[0], by=analyst, at=at)
    scoring.choose_model(made.pk, ScoringModelVersion.objects.get().pk, by=analyst, at=at)
    scoring.add_issue(made.pk, "Burglary", figure_key="type:burglary", by=analyst, at=at)
    for person in (analyst, lead_officer):
        scoring.ask_scorer(made.pk, person.person.pk, by=analyst, at=at)
    for person, value in ((analyst, "1"), (lead_officer, "2")):
        with visitor(person) as scorer:
            scorer.visit(f"{made.desk}scoring/mine/")
            _score(scorer, value)
            scorer.press("Send my scores")
            scorer.sees("Your scores are sent.")

    with visitor(analyst) as officer:
        officer.visit(f"{made.desk}scoring/")
        officer.press("Close scoring")
        officer.get_by_role("link", name="Burglary").click()
        officer.get_by_label("Yes", exact=True).check()
        officer.press("Save")
        officer.sees("Priority 1.")
        officer.visit(made.desk)
        officer.press("Publish it")
        officer.sees("The assessment is public.")
    assert Assessment.objects.get().state == "published"

    with visitor() as anybody:
        anybody.visit(made.address)
        anybody.sees("Scored by 2 people")
        anybody.sees("Priority 1")
        assert figures.LOADING not in anybody.words()
