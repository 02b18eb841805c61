"""The pages of reports, as those who write, clear, publish and read them press through them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests import AT
from tests.factories.organisations import MeetingFactory
from wardmote.decisions import clearing, drafting, items, publishing
from wardmote.decisions.importing import read_report
from wardmote.decisions.models import Report, ReportComment, TemplateVersion
from wardmote.kernel.models import Publication

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def published(cleared, lead_officer, democratic_services):
    publishing.mark_ready(cleared.pk, by=lead_officer, at=AT)
    return publishing.publish_report(cleared.pk, by=democratic_services, at=AT)


def _text(response):
    return response.content.decode()


def test_begin_and_fill_a_section(client_for, lead_officer):
    browser = client_for(lead_officer)
    wrong = _text(browser.post("/desk/reports/begin/", {"title": ""}))
    assert "Enter title" in wrong
    assert "Choose template" in wrong
    page = browser.post("/desk/reports/begin/", {"title": "Night buses", "template_key": "cabinet-report"}, follow=True)
    desk = page.redirect_chain[-1][0]
    assert "Being written" in _text(page)
    where = f"{desk}sections/introduction/"
    page = browser.post(where, {"text": "## Why\nNo bus runs.", "began_with": 1}, follow=True)
    assert "Saved. Not public yet." in _text(page)
    assert "<h3>Why</h3><p>No bus runs.</p>" in _text(browser.get(f"{desk}preview/"))
    assert "Introduction and background" in _text(browser.get(desk))


def test_the_cover_form_keeps_everything(client_for, lead_officer, report, cabinet_post, cabinet):
    meeting = MeetingFactory(body=cabinet, held_on=timezone.localdate())
    said = {
        "title": "Night buses", "public_summary": "Whether to pay.", "kind": "executive-member", "meeting_id": meeting.pk,
        "decision_maker_post_id": cabinet_post.pk, "is_key": "yes", "first_in_plan_on-day": "1",
        "first_in_plan_on-month": "4", "first_in_plan_on-year": "2026", "key_because": "It costs much.",
        "urgency": "none", "all_wards": "on", "equality": "assessed", "equality_words": "Nobody loses.",
    }  # fmt: skip
    browser = client_for(lead_officer)
    page = browser.post(f"{report.desk}cover/", said, follow=True)
    assert "Saved. Not public yet." in _text(page)
    report.refresh_from_db()
    assert (report.is_key, report.first_in_plan_on, report.decision_maker) == (True, date(2026, 4, 1), cabinet_post)
    shown = _text(browser.get(f"{report.desk}cover/"))
    assert "It costs much." in shown
    refused = _text(browser.post(f"{report.desk}cover/", {**said, "decision_maker_body_id": cabinet.pk}))
    assert "There is a problem" in refused
    assert "not both" in refused


def test_two_people_see_both_texts_and_choose(client_for, lead_officer, democratic_services, report):
    where = f"{report.desk}sections/reasons/"
    client_for(lead_officer).post(where, {"text": "First.", "began_with": 1})
    page = client_for(democratic_services).post(where, {"text": "Second.", "began_with": 1}, follow=True)
    assert "Both texts are kept" in _text(page)
    assert "Second." in _text(page)
    assert "First." in _text(page)
    assert "Two texts: choose one" in _text(client_for(lead_officer).get(report.desk))
    other = report.sections.get(key="reasons").other_texts.get()
    client_for(lead_officer).post(f"{report.desk}texts/{other.pk}/", {"use": "other"})
    assert report.sections.get(key="reasons").text == "Second."


def test_a_recommendation_changed_meanwhile_can_be_saved_with_both_in_view(client_for, lead_officer, full):
    row = full.recommendations.first()
    where = f"{full.desk}recommendations/{row.pk}/"
    items.save_recommendation(full.pk, row.pk, number="1", kind="decide", text="Theirs.", by=lead_officer, at=AT)
    browser = client_for(lead_officer)
    said = {"number": "1", "kind": "decide", "text": "Mine.", "began_with": row.version}
    page = _text(browser.post(where, said))
    assert "Theirs." in page
    assert "Mine." in page
    row.refresh_from_db()
    assert f'name="began_with" value="{row.version}"' in page
    browser.post(where, {**said, "began_with": row.version})
    row.refresh_from_db()
    assert row.text == "Mine."


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("options", {"title": "Do nothing", "is_do_nothing": "on"}),
        ("exempt", {"key": "reasons", "text": "The price.", "paragraph": "3", "public_interest": "Bids."}),
        ("papers", {"kind": "background", "title": "The survey"}),
        ("consultations", {"title": "Buses", "from_on-day": "1", "from_on-month": "4", "from_on-year": "2026"}),
        ("recommendations", {"number": "3", "kind": "note", "text": "That it be noted."}),
    ],
)
def test_entries_are_added_changed_and_taken_out(client_for, lead_officer, report, place, said):
    browser, where = client_for(lead_officer), f"{report.desk}{place}/"
    page = browser.post(f"{where}add/", said, follow=True)
    assert "Saved. Not public yet." in _text(page)
    number = _only(report, place).pk
    assert browser.get(f"{where}{number}/").status_code == 200
    browser.post(f"{where}{number}/drop/")
    assert _rows(report, place).count() == 0
    lacking = dict.fromkeys(said, "")
    assert "There is a problem" in _text(browser.post(f"{where}add/", lacking))


def _rows(report, place):
    return getattr(report, {"exempt": "exempt_blocks"}.get(place, place))


def _only(report, place):
    return _rows(report, place).get()


def test_from_asking_to_published(
    client_for, full, lead_officer, lawyer, treasurer, head_of_service, democratic_services
):
    browser = client_for(lead_officer)
    page = browser.get(f"{full.desk}ask/")
    assert "Head of Legal Services" in _text(page)
    browser.post(f"{full.desk}ask/", {f"post-{row.key}": "" for row in full.implications.all()})
    assert full.clearances.waiting().count() == 9
    for who in (lawyer, treasurer):
        listed = _text(client_for(who).get("/desk/reports/"))
        assert "To clear" in listed
        for turn in full.clearances.waiting().filter(post__title=who.as_post):
            where = f"{full.desk}clearances/{turn.pk}/"
            refused = _text(client_for(who).post(where, {"do": "return", "comment": ""}))
            assert "Say what must change" in refused
            assert "Cleared." in _text(client_for(who).post(where, {"do": "clear", "comment": ""}, follow=True))
    assert "Sent on." in _text(browser.post(f"{full.desk}manager/", follow=True))
    turn = full.clearances.waiting().get()
    client_for(head_of_service).post(f"{full.desk}clearances/{turn.pk}/", {"do": "clear"})
    for turn in full.clearances.waiting().filter(stage="legal"):
        client_for(lawyer).post(f"{full.desk}clearances/{turn.pk}/", {"do": "return", "comment": "Which Act?"})
    assert "Which Act?" in _text(browser.get(full.desk))
    sent_back = full.clearances.current().get(stage="legal")
    browser.post(f"{full.desk}clearances/{sent_back.pk}/again/", {"post_id": sent_back.post_id, "because": "Named."})
    clearing.clear(full.clearances.waiting().get(stage="legal").pk, by=lawyer, at=AT)
    clearing.clear(full.clearances.waiting().get(stage="finance").pk, by=treasurer, at=AT)
    drafting.change_cover(full.pk, public_summary="", by=lead_officer, at=AT)
    refused = _text(browser.post(f"{full.desk}ready/", follow=True))
    assert "no public summary" in refused
    assert "no public summary" in _text(browser.get(f"{full.desk}checks/"))
    browser.post(f"{full.desk}checks/summary/", {"because": "A short report."})
    assert "A short report." in _text(browser.get(f"{full.desk}checks/"))
    assert "It is ready." in _text(browser.post(f"{full.desk}ready/", follow=True))
    assert client_for(lead_officer).post(f"{full.desk}publish/").status_code == 403
    assert "Published at" in _text(client_for(democratic_services).post(f"{full.desk}publish/", follow=True))
    assert Publication.objects.readable().filter(address=full.address).exists()


def test_an_implication_is_filled_by_whoever_clears_it(client_for, report, lead_officer, lawyer, specialists):
    clearing.ask_for_implications(report.pk, by=lead_officer, at=AT)
    where = f"{report.desk}implications/legal/"
    page = client_for(lawyer).post(where, {"applies": "yes", "text": "The Act.", "began_with": 1}, follow=True)
    assert "Clear it" in _text(page)
    assert client_for(lawyer).get(f"{report.desk}implications/financial/").status_code == 403


def test_a_file_is_taken_in(client_for, lead_officer, shared):
    [seed] = (shared / "seeds").glob("004_*.txt")
    browser = client_for(lead_officer)
    sent = {"file": SimpleUploadedFile("report.txt", seed.read_bytes()), "template_key": ""}
    page = browser.post("/desk/reports/import/", sent, follow=True)
    assert "What the file left open" in _text(page)
    assert "Neither “Yes” nor “No” is marked." in _text(page)
    made = Report.objects.get()
    draft = read_report(seed)
    kept = "\n".join(
        [*made.sections.values_list("text", flat=True), *made.implications.values_list("text", flat=True)]
        + [f"{row.number} {row.text}" for row in made.recommendations.all()]
        + [row.title for row in made.papers.all()]
    )
    for section in draft.sections:  # every section filled as printed
        for printed in section.text.splitlines():
            bare = re.sub(r"^(?:[-•]|[Nn]one\W*$|(?:Appendix )?[A-Z]\b)\W*", "", printed.strip()) or "None"
            assert bare in kept or bare == "None", printed
    gap = made.gaps.first()
    browser.post(f"{made.desk}imported/gaps/{gap.pk}/")
    assert made.gaps.filter(settled_at=None).count() == 7
    assert browser.get(f"{made.desk}source/")["Content-Disposition"].startswith("attachment")
    bad = browser.post(
        "/desk/reports/import/", {"file": SimpleUploadedFile("letter.txt", b"Dear all, hello."), "template_key": ""}
    )
    assert "There is a problem" in _text(bad)


def test_the_public_page_and_its_files(client_for, published, resident, django_assert_max_num_queries):
    browser = client_for(resident)
    with django_assert_max_num_queries(15):
        page = _text(browser.get(published.address))
    for words in (
        "Night buses",
        "D26-001",
        "We need a bus at night.",
        "Cleared by the Head of Finance",
        "That the bus be paid for.",
    ):
        assert words in page
    assert published.address in _text(browser.get("/decisions/"))
    word = browser.get(f"{published.address}report.docx")
    with zipfile.ZipFile(io.BytesIO(word.content)) as packed:
        assert "We need a bus at night." in packed.read("word/document.xml").decode()
    assert browser.get(f"{published.address}report.pdf").content.startswith(b"%PDF")
    assert browser.get("/decisions/reports/D26-001/").status_code == 301
    assert browser.get("/decisions/reports/d26-099/").status_code == 404


def test_a_public_paper_can_be_had_and_an_exempt_one_not(
    client_for, cleared, lead_officer, democratic_services, resident
):
    own = {"kind": "appendix", "data": b"The words of the paper.", "by": lead_officer, "at": AT}
    open_one = items.save_paper(cleared.pk, letter="A", title="The survey", filename="a secret name.txt", **own)
    hidden = items.save_paper(
        cleared.pk, letter="B", title="The offers", filename="b.txt", is_exempt=True, paragraph="3",
        public_interest="Bids.", **own,
    )  # fmt: skip
    publishing.mark_ready(cleared.pk, by=lead_officer, at=AT)
    publishing.publish_report(cleared.pk, by=democratic_services, at=AT)
    browser = client_for(resident)
    page = _text(browser.get(cleared.address))
    assert "The survey" in page
    assert "The offers" not in page
    got = browser.get(f"{cleared.address}papers/{open_one.pk}/")
    assert b"".join(got.streaming_content) == b"The words of the paper."
    assert "secret" not in got["Content-Disposition"]
    assert browser.get(f"{cleared.address}papers/{hidden.pk}/").status_code == 404
    inside = client_for(lead_officer).get(f"{cleared.desk}papers/{hidden.pk}/file/")
    assert inside.status_code == 200


def test_comment_read_and_shown(client_for, published, resident, democratic_services, communications_officer):
    Report.objects.filter(pk=published.pk).update(comment_until_on=timezone.localdate())
    publishing.republish(published.council, by=democratic_services, at=timezone.now())
    browser, where = client_for(resident), f"{published.address}comment/"
    assert "There is a problem" in _text(browser.post(where, {"text": ""}))
    assert "We have your comment." in _text(browser.post(where, {"text": "I work nights.", "email": ""}, follow=True))
    assert "I work nights." not in _text(browser.get(published.address))
    said = ReportComment.objects.get()
    reader = client_for(communications_officer)
    assert "I work nights." in _text(reader.get("/desk/report-comments/"))
    reader.post(f"/desk/report-comments/{said.pk}/show/")
    assert "I work nights." in _text(client_for(resident).get(where))
    reader.post(f"/desk/report-comments/{said.pk}/not-shown/", {"because": "It names somebody."})
    assert "I work nights." not in _text(client_for(resident).get(where))


def test_comments_closed_say_so(client_for, published, resident, democratic_services):
    Report.objects.filter(pk=published.pk).update(comment_until_on=date(2026, 5, 1))
    publishing.republish(published.council, by=democratic_services, at=timezone.now())
    page = client_for(resident).post(f"{published.address}comment/", {"text": "Late."})
    assert "Comments closed on" in _text(page)
    assert not ReportComment.objects.exists()


def test_taken_down_answers_gone(client_for, published, monitoring_officer, lead_officer, resident):
    where = f"{published.desk}take-down/"
    assert client_for(lead_officer).get(where).status_code == 403
    client_for(monitoring_officer).post(where, {"reason": "wrong", "decided_by": "Monitoring Officer"})
    page = client_for(resident).get(published.address)
    assert page.status_code == 410
    assert "Report D26-001" in _text(page)
    assert "Night buses" not in _text(page)
    assert client_for(resident).get(f"{published.address}report.docx").status_code == 410


def test_considered_and_settled_by_the_pages(client_for, published, democratic_services):
    browser = client_for(democratic_services)
    Report.objects.filter(pk=published.pk).update(published_at=AT)
    today = timezone.localdate()
    day = {"on-day": today.day, "on-month": today.month, "on-year": today.year}
    browser.post(f"{published.desk}consider/", day)
    page = browser.post(f"{published.desk}settle/", {"outcome": "put-off", "words": ""})
    assert "Say why" in _text(page)
    browser.post(f"{published.desk}settle/", {"outcome": "put-off", "words": "More figures are wanted."})
    published.refresh_from_db()
    assert published.state == "put-off"


def test_a_template_is_edited_without_code(client_for, democratic_services, council, lead_officer):
    browser, where = client_for(democratic_services), "/desk/report-templates/officer-decision/"
    page = browser.get(where)
    form = {}
    for row in [page.context["form"], *page.context["rows"]]:
        for bound in row:
            value = bound.value()
            if bound.name == "from_on":
                form |= {f"{bound.html_name}-{part}": n for part, n in zip(("day", "month", "year"), (value.day, value.month, value.year), strict=True)}  # fmt: skip
            elif value not in (None, False, ""):
                form[bound.html_name] = "on" if value is True else value
    assert "Enter why it changes" in _text(browser.post(where, form))
    form |= {"because": "We ask about carbon.", "s-risk-drop": "on", "new-1-heading": "Carbon", "new-1-position": "5"}
    assert "new version is saved" in _text(browser.post(where, form, follow=True))
    made = TemplateVersion.objects.get(council=council, version=2)
    keys = [section.key for section in made.template.walk()]
    assert keys[0] == "carbon"
    assert "risk" not in keys
    assert made.template.parent_of("financial").key == "implications"
    report = drafting.begin_report("officer-decision", "A shelter", by=lead_officer, at=timezone.now())
    assert report.sections.filter(key="carbon").exists()


def test_who_clears_and_priorities_by_the_pages(client_for, democratic_services, head_post):
    browser = client_for(democratic_services)
    day = {"from_on-day": "1", "from_on-month": "1", "from_on-year": "2026"}
    browser.post("/desk/report-templates/clears/financial/", {"post_id": head_post.pk, **day})
    browser.post("/desk/report-templates/priorities/add/", {"title": "Safe streets", **day})
    page = _text(browser.get("/desk/report-templates/"))
    assert head_post.title in page
    assert "Safe streets" in page


def test_a_room_that_is_off_has_no_pages_and_no_menu(client_for, published, resident, lead_officer, council):
    council.rooms_off = ["decisions"]
    council.save()
    paths = ["/decisions/", published.address, f"{published.address}report.docx", "/forward-plan/", "/decisions/made/"]
    for path in [*paths, "/api/v1/forward-plan/", "/api/v1/decisions/"]:
        assert client_for(resident).get(path).status_code == 404, path
    for path in ("/desk/reports/", "/desk/decisions/", "/desk/forward-plan/"):
        assert client_for(lead_officer).get(path).status_code == 404, path
    assert "/decisions/" not in _text(client_for(resident).get("/reviews/"))


def test_lists_cost_the_same_for_many(client_for, lead_officer, published, resident, django_assert_max_num_queries):
    for n in range(8):
        drafting.begin_report("cabinet-report", f"Report {n}", by=lead_officer, at=AT)
    with django_assert_max_num_queries(25):
        client_for(lead_officer).get("/desk/reports/")
    with django_assert_max_num_queries(40):
        client_for(lead_officer).get(published.desk)
