"""The whole chain in the browser: a plan is sent in, issued, answered, cleared, approved, agreed, sent, received, read and followed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import cast
from tests.factories.organisations import PostFactory
from tests.factories.scrutiny import held_meeting
from tests.journeys import plan
from wardmote.kernel.models import Publication
from wardmote.organisations.models import Post
from wardmote.scrutiny.models import Ask, Recommendation, Response, Review

pytestmark = [pytest.mark.django_db(transaction=True)]
ACCEPTED, REFUSED = "We shall light the alley with twelve lamps.", "The contractor needs ten days in winter."


@pytest.fixture
def engineer(council: Any, head_post: Any) -> Any:
    post = PostFactory(council=council, title=plan.LIGHTING, reports_to=head_post)
    return cast(council, "lead-officer", email="engineer@elmbury.example", post=post)


@pytest.fixture
def today() -> Any:
    return timezone.localdate()


def import_it(one: Any, name: str, data: bytes) -> None:
    """Send a paper in and look at what was read."""
    one.visit("/desk/import/")
    one.get_by_label("The document").set_input_files({"name": name, "mimeType": "", "buffer": data})
    one.press("Read the document")
    one.sees("15 recommendations were found. 3 themes.")


def test_from_a_plan_in_word_to_a_followed_public_record(
    council, committee, cabinet, cabinet_post, lead_post, head_of_service, engineer, cabinet_member, scrutiny_officer,
    democratic_services, visitor, postbox, worker, today,
):  # fmt: skip
    council.sends_mail = True
    council.save()
    sitting = held_meeting(committee, on=today)
    decided = held_meeting(cabinet, on=today)

    with visitor(scrutiny_officer) as officer:
        import_it(officer, "plan.docx", plan.plan().word())
        assert not Recommendation.objects.exists()
        row = officer.locator("section", has_text="taxi firm").first
        assert "Safer Streets" in row.inner_text()
        officer.get_by_role("button", name="Go on to names").click()
        officer.get_by_label("“Cabinet Member for Parks” is").select_option(label="Create it with the title below")
        officer.press("Go on to confirm")
        officer.sees("A new post: Cabinet Member for Parks")
        officer.get_by_label("Title, if it is a new review").fill(plan.TITLE)
        officer.get_by_label("Committee that recommends").select_option(label=committee.name)
        officer.get_by_label("Capacity in which it acted").select_option(value="crime-and-disorder")
        officer.get_by_label("Meeting that agreed them").select_option(index=1)
        officer.get_by_label("Minute reference").fill("31")
        officer.press("Add 15 recommendations")
        officer.get_by_role("heading", name=plan.TITLE).wait_for()
        review = Review.objects.get()
        assert (review.recommendations.count(), review.themes.count()) == (15, 3)
        assert Post.objects.filter(title="Cabinet Member for Parks").exists()
        assert not Publication.objects.filter(object_kind="scrutiny.recommendation").exists()

        officer.visit(f"{review.desk}issue/")
        officer.get_by_label("Chair who released it").fill("Chair, Community Safety Scrutiny Committee")
        officer.press("Check before you issue")
        officer.sees("15 recommendations go to")
        officer.press("Issue", exact=True)
        officer.sees("Sent on")
    worker()
    asked = postbox.to("engineer@elmbury.example")
    assert [one["Subject"] for one in asked] == [f"Answer 2 recommendations: {plan.TITLE}"]

    first, second = Recommendation.objects.filter(number__in=["1", "2"]).order_by("position")
    with visitor(engineer) as writer:
        writer.visit(postbox.link("engineer@elmbury.example", "/my/answers/"))
        for row in (first, second):
            ask = Ask.objects.get(recommendation=row)
            box = writer.locator(f"#a{ask.pk}")
            if row == first:
                box.get_by_label("Accepted", exact=True).check()
                box.get_by_label("What will happen, and how").fill(ACCEPTED)
                when = box.get_by_role("group", name="When it will be done")
                later = today + timedelta(days=120)
                for name, value in (("Day", later.day), ("Month", later.month), ("Year", later.year)):
                    when.get_by_label(name).fill(str(value))
            else:
                box.get_by_label("Not accepted").check()
                box.get_by_label("The reason").fill(REFUSED)
            box.get_by_label("None", exact=True).check()
            box.get_by_label("Lead officer").fill(plan.LIGHTING)
        writer.press("Save all")
        writer.press("Send the 2 ready for clearance")
        writer.sees("With Head of Public Protection")

    with visitor(head_of_service) as head:
        head.visit("/my/clearance/")
        for row in (first, second):
            head.get_by_label(row.heading).check()
        head.press("Clear ticked answers")
        head.press("Clear these 2 answers")
        head.sees("Nothing waits for you to clear.")

    worker()
    with visitor(cabinet_member, phone=True) as member:
        member.visit(postbox.link("member@elmbury.example", "/my/approvals/"))
        assert member.evaluate("document.documentElement.scrollWidth") <= 390
        assert REFUSED in member.words()
        for row in (first, second):
            member.get_by_label(row.heading).check()
        member.press("Approve ticked answers")
        member.sees("You approve 2, you leave 0")
        member.press("Approve these 2 answers")
        member.sees("Nothing waits for your approval.")

    with visitor() as anybody:
        anybody.visit(first.address)
        assert ACCEPTED not in anybody.words()

    with visitor(democratic_services) as clerk:
        clerk.visit(f"{review.desk}answers/")
        for row in (first, second):
            clerk.get_by_label(row.heading).check()
        clerk.enter_date("On which day", today)
        clerk.get_by_label("At which meeting").select_option(value=str(decided.pk))
        clerk.get_by_label("Minute reference").fill("CAB/7")
        clerk.press("Record that they were agreed")
        clerk.get_by_role("heading", name="Agreed: send them").wait_for()
        for row in (first, second):
            clerk.get_by_label(row.heading).check()
        clerk.press("Send to the committee")
        clerk.get_by_role("heading", name="Sent: received by the committee").wait_for()
        for row in (first, second):
            clerk.get_by_label(row.heading).check()
        clerk.enter_date("On which day", today)
        clerk.get_by_label("At which meeting").select_option(value=str(sitting.pk))
        clerk.press("Record that they were received")
        clerk.sees("The committee received 2 answers.")
    assert set(Response.objects.values_list("state", flat=True)) == {"received"}

    with visitor() as anybody:
        anybody.visit("/")
        anybody.get_by_role("link", name="Reviews", exact=True).first.click()
        anybody.get_by_role("link", name=plan.TITLE).first.click()
        anybody.get_by_role("heading", level=1, name=plan.TITLE).wait_for()
        anybody.get_by_role("link", name=first.heading).first.click()
        for words in (ACCEPTED, "Asked by Community Safety Scrutiny Committee", "Minute CAB/7"):
            assert words in anybody.words()
        anybody.visit(second.address)
        assert f"Cabinet Member for Community Safety says: {REFUSED}" in anybody.words()
        anybody.visit("/search/?q=alley")
        anybody.get_by_role("link", name=first.heading).first.wait_for()

        anybody.visit(review.address)
        anybody.get_by_role("button", name="Follow this review").click()
        anybody.get_by_label("Your e-mail address").fill("resident@example.com")
        anybody.get_by_label("Each time something changes").check()
        anybody.press("Follow", exact=True)
        anybody.sees("We have sent an e-mail to resident@example.com")
        worker()
        anybody.visit(postbox.link("resident@example.com", "/follow/confirm/"))
        anybody.press("Confirm")
        anybody.get_by_role("heading", name=f"You follow {plan.TITLE}").wait_for()


def test_the_towns_own_plan_is_read_whole(shared, committee, scrutiny_officer, visitor):
    path = shared / "seeds" / "000_a848216972de5f2b.txt"
    with visitor(scrutiny_officer) as officer:
        import_it(officer, path.name, path.read_bytes())
        officer.get_by_role("button", name="Go on to names").click()
        for box in officer.get_by_label(" is", exact=False).all():
            if box.evaluate("it => it.tagName") == "SELECT" and box.evaluate("it => it.value") == "":
                box.select_option(value="create")
        officer.press("Go on to confirm")
        officer.get_by_label("Title, if it is a new review").fill("Safety in the town centre")
        officer.get_by_label("Committee that recommends").select_option(label=committee.name)
        officer.press("Add 15 recommendations")
        officer.get_by_role("heading", name="Safety in the town centre").wait_for()
    assert (Recommendation.objects.count(), Review.objects.get().themes.count()) == (15, 3)
    assert Ask.objects.count() == 15
