"""A partner answers by the link that came by e-mail, with scripts off; an officer adds the answer to the record."""

from __future__ import annotations

import pytest

from tests.factories.published import confirm_rules, recommendations, sent_review
from wardmote.scrutiny.models import Ask

pytestmark = [pytest.mark.django_db(transaction=True)]
ANSWER = "We publish our plans for meeting residents each spring."


def test_a_partner_answers_by_link_without_scripts(council, partner, scrutiny_officer, visitor, postbox, worker):
    council.sends_mail = True
    council.save()
    confirm_rules(council)
    review = sent_review(council, to=partner, count=1)
    (asked,) = recommendations(review)
    ask = Ask.objects.get()
    with visitor(scrutiny_officer) as officer:
        officer.visit(f"{review.desk}answers/one/?ask={ask.pk}")
        officer.press("Send a link")
        officer.sees("A link was sent to the address we hold for Elmshire Police.")
    worker()
    link = postbox.link(partner.email, "/link/")

    with visitor(scripts=False) as police:
        assert police.visit(link) == 200
        police.sees("Elmbury Borough Council asks you 1 thing")
        assert "Do not give names, addresses or intelligence here." in police.words()
        police.get_by_label("Accepted", exact=True).check()
        police.get_by_label("What will happen, and how").fill(ANSWER)
        police.press("Save and come back")
        police.visit(link)
        assert police.get_by_label("What will happen, and how").input_value() == ANSWER
        police.press("Send our answer")
        police.sees("We have your answer. Elmbury Borough Council checks it before it is added to the record.")
        police.get_by_role("heading", name="Being checked").wait_for()
        police.visit(asked.address)
        assert ANSWER not in police.words()
    worker()
    assert ANSWER in postbox.to(partner.email)[-1].get_body(("plain",)).get_content()

    with visitor(scrutiny_officer) as officer:
        officer.visit("/desk/answers/checks/")
        assert ANSWER in officer.words()
        officer.press("Add to the record")
        officer.sees("Added to the record. It is public now.")
    with visitor(scripts=False) as anybody:
        anybody.visit(asked.address)
        assert ANSWER in anybody.words()
        assert anybody.visit(link) == 200
        anybody.get_by_role("heading", name="Nothing waits for an answer from you").wait_for()
