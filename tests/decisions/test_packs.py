"""Agenda packs and supplements: put together in the background, looked at, published; nothing exempt in the public one."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from tests.documents.test_pack import drawn, with_script
from tests.drawn import blank
from tests.factories.decisions import ReportFactory
from tests.factories.organisations import MeetingFactory
from wardmote.decisions import packs, publishing
from wardmote.decisions.models import Appendix, ExemptBlock, MeetingPaper, Pack, Report, ReportRecommendation
from wardmote.kernel import files, work
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.models import Fact, Publication, StoredFile, Work
from wardmote.kernel.publishing import take_down
from wardmote.kernel.readers import Reader
from wardmote.kernel.words import date_words
from wardmote.organisations import meetings

pytestmark = [pytest.mark.django_db]
MARK = "zqplanted"
State = Pack.State
EXEMPT = {"is_exempt": True, "paragraph": "3", "public_interest": "Others still bid."}


def now():
    return timezone.now()


@pytest.fixture
def meeting(council, cabinet):
    return MeetingFactory(body=cabinet, held_on=timezone.localdate() + timedelta(days=40), council=council)


@pytest.fixture
def with_report(council, meeting, democratic_services):
    """A published report to the Cabinet with something exempt in each place, on the agenda of its meeting."""
    report = ReportFactory(council=council, state=Report.State.READY, meeting=meeting)
    report.implications.filter(key="financial").update(applies=True, text="It costs some money.")
    report.sections.filter(key="reasons").update(text="We need a bus at night.")
    own = {"council": council, "report": report}
    ReportRecommendation.objects.create(**own, position=1, number="1", text="That the bus be paid for.")
    for key in ("reasons", "financial"):
        ExemptBlock.objects.create(**own, key=key, text=f"{MARK} price.", paragraph="3", public_interest="Others bid.")
    for position, (letter, title, data, more) in enumerate(
        [
            ("A", "Routes", drawn("The routes"), {}),
            ("B", f"{MARK} bids", drawn(f"{MARK} bid"), EXEMPT),
            ("C", "Notes", b"Only words.", {}),
        ]
    ):
        file = files.store(data, f"{letter}.pdf", council=council, by=None, at=now())
        Appendix.objects.create(
            **own, kind="appendix", position=position, letter=letter, title=title, file=file, **more
        )
    published = publishing.publish_report(report.pk, by=democratic_services, at=now())
    meetings.add_item(meeting.pk, title=published.title, source=published, by=democratic_services, at=now())
    return published


def run():
    """What the worker does with everything that waits."""
    while work.run_waiting(at=timezone.now()):
        pass


def text_of(file):
    document = pypdfium2.PdfDocument(files.read(file))
    said = "\n".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    document.close()
    return said


def put_together(meeting, by, *, at=None, **late):
    pack = packs.ask_for_pack(meeting.pk, by=by, at=at or now(), **late)
    run()
    pack.refresh_from_db()
    return pack


@pytest.fixture
def made(with_report, democratic_services):
    return put_together(with_report.meeting, democratic_services)


def signed_in(actor):
    client = Client()
    client.force_login(actor.person)
    return client


@pytest.mark.slow
def test_public_pack_holds_nothing_exempt_and_the_whole_one_does(made):
    assert made.state == State.MADE
    public, whole = text_of(made.file), text_of(made.full_file)
    assert "Night buses" in public
    assert "The routes" in public
    assert "Part of this is not public" in public
    assert MARK not in public
    assert whole.count(MARK) >= 4
    assert "Not for publication" in whole
    assert "Not for publication" not in public
    raw = files.read(made.file)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        assert MARK not in str(pdf.docinfo)
        with pdf.open_metadata() as about:
            assert MARK not in str(about)
        with pdf.open_outline() as outline:
            assert MARK not in "".join(str(one) for one in outline.root)
    assert MARK not in str(made.parts)
    assert [part["key"].partition(":")[0] for part in made.parts] == ["front", "report", "appendix"]
    assert made.refused == ["“Appendix C: Notes” is not a PDF, so it has its own file and no pages here."]
    assert made.pages == made.parts[-1]["from_page"] + made.parts[-1]["pages"] - 1


@pytest.mark.slow
def test_published_pack_is_listed_with_its_papers_and_the_agenda_is_public(made, democratic_services):
    packs.publish_pack(made.pk, by=democratic_services, at=now())
    made.meeting.refresh_from_db()
    assert made.meeting.state == "agenda"
    assert Publication.objects.get(object_kind="decisions.pack").address == made.address
    assert MARK not in str(Publication.objects.get(object_kind="decisions.pack").content)
    client = Client()
    assert "Agenda pack" in client.get(made.meeting.address).content.decode()
    page = client.get(made.address).content.decode()
    assert "Appendix A: Routes" in page
    assert MARK not in page
    file = client.get(f"{made.address}pack.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content) == files.read(made.file)
    assert client.get(f"{made.desk}0/whole.pdf").status_code == 302  # to sign in
    with pytest.raises(WrongState):
        packs.publish_pack(made.pk, by=democratic_services, at=now())


@pytest.mark.slow
def test_pack_is_no_longer_given_out_once_a_report_in_it_is_taken_down(
    made, with_report, democratic_services, monitoring_officer
):
    packs.publish_pack(made.pk, by=democratic_services, at=now())
    edition = Publication.objects.current().get(object_kind="decisions.report")
    take_down(edition.pk, reason="personal", decided_by="Monitoring Officer", by=monitoring_officer, at=now())
    client = Client()
    assert client.get(f"{made.address}pack.pdf").status_code == 404
    assert "was taken down" in client.get(made.address).content.decode()


@pytest.mark.slow
def test_pack_taken_down_leaves_the_meeting_page(made, democratic_services, monitoring_officer):
    packs.publish_pack(made.pk, by=democratic_services, at=now())
    client = signed_in(monitoring_officer)
    form = {"reason": "personal", "decided_by": "Monitoring Officer"}
    assert client.post(f"{made.desk}0/take-down/", form).status_code == 302
    public = Client()
    assert public.get(made.address).status_code == 410
    assert public.get(f"{made.address}pack.pdf").status_code == 410
    assert made.address not in public.get(made.meeting.address).content.decode()


@pytest.mark.slow
def test_late_supplement_needs_special_circumstances_and_the_chair(made, democratic_services):
    packs.publish_pack(made.pk, by=democratic_services, at=now())
    meeting = made.meeting
    late = datetime.combine(meeting.held_on - timedelta(days=2), now().timetz())
    with pytest.raises(RuleBroken, match=f"Papers had to be open by {date_words(meeting.held_on - timedelta(days=6))}"):
        packs.ask_for_pack(meeting.pk, by=democratic_services, at=late)
    why = {"late_because": "The bridge closed on Friday.", "chair_agreed_on": late.date()}
    with pytest.raises(RuleBroken, match="Nothing came since"):
        packs.ask_for_pack(meeting.pk, by=democratic_services, at=late, **why)
    with pytest.raises(RuleBroken, match="Give both"):
        packs.ask_for_pack(meeting.pk, by=democratic_services, at=late, late_because="Because.")
    tomorrow = late.date() + timedelta(days=1)
    with pytest.raises(RuleBroken, match="has not come"):
        packs.ask_for_pack(meeting.pk, by=democratic_services, at=late, **{**why, "chair_agreed_on": tomorrow})
    packs.add_paper(
        meeting.pk, data=drawn("The bridge"), filename="b.pdf", title="Bridge", by=democratic_services, at=late
    )
    supplement = put_together(meeting, democratic_services, at=late, **why)
    said = text_of(supplement.file)
    assert "What it adds" in said
    assert "The bridge closed on Friday." in said
    assert "section 100B(4)" in said
    assert "Night buses" not in said
    packs.publish_pack(supplement.pk, by=democratic_services, at=late)
    page = Client().get(f"{meeting.address}supplement-1/").content.decode()
    assert "The chair agreed on" in page
    assert Client().get(f"{meeting.address}supplement-1/papers/{MeetingPaper.objects.get().pk}/").status_code == 200


def test_supplement_in_time_needs_no_reason(council, meeting, democratic_services):
    Pack.objects.create(council=council, meeting=meeting, number=0, state=State.PUBLISHED, asked_at=now(), published_at=now(),
        file=files.store(blank(), "p.pdf", council=council, by=None, at=now()), full_parts=[{"key": "front"}])  # fmt: skip
    packs.add_paper(meeting.pk, data=blank(), filename="b.pdf", title="Bridge", by=democratic_services, at=now())
    assert packs.ask_for_pack(meeting.pk, by=democratic_services, at=now()).number == 1


def test_only_democratic_services_make_packs(meeting, lead_officer, monitoring_officer, scrutiny_officer):
    for other in (lead_officer, monitoring_officer, scrutiny_officer):
        with pytest.raises(NotAllowed, match="Democratic Services can"):
            packs.ask_for_pack(meeting.pk, by=other, at=now())
        with pytest.raises(NotAllowed, match="Democratic Services can"):
            packs.add_paper(meeting.pk, data=blank(), filename="a.pdf", title="A", by=other, at=now())


def test_pack_without_agenda_is_refused(meeting, democratic_services):
    with pytest.raises(RuleBroken, match="no items yet"):
        packs.ask_for_pack(meeting.pk, by=democratic_services, at=now())
    assert not Pack.objects.exists()
    assert not Work.objects.exists()


def test_asking_twice_makes_it_once(meeting, democratic_services):
    meetings.add_item(meeting.pk, title="Buses", by=democratic_services, at=now())
    first = packs.ask_for_pack(meeting.pk, by=democratic_services, at=now())
    assert packs.ask_for_pack(meeting.pk, by=democratic_services, at=now()) == first
    assert Work.objects.count() == 1


@pytest.mark.slow
def test_pack_begun_by_a_worker_that_died_is_made_by_the_next(meeting, democratic_services):
    meetings.add_item(meeting.pk, title="Buses", by=democratic_services, at=now())
    pack = packs.ask_for_pack(meeting.pk, by=democratic_services, at=now())
    Work.objects.update(state=Work.State.RUNNING, attempts=1, done=1, lease_until=timezone.now() - timedelta(minutes=1))
    run()
    pack.refresh_from_db()
    assert (pack.state, pack.work.state) == (State.MADE, Work.State.DONE)
    assert pack.work.done == pack.work.total == 2
    assert pack.full_file is None
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"Only words.", "Only PDF files"),
        (blank(change=with_script), "a script"),
        (blank(encryption=pikepdf.Encryption(owner="a", user="b")), "locked with a password"),
        (b"%PDF-1.7 broken", "damaged"),
    ],
)
def test_hostile_file_is_refused_and_nothing_is_kept(meeting, democratic_services, data, match):
    with pytest.raises(RuleBroken, match=match):
        packs.add_paper(meeting.pk, data=data, filename="a.pdf", title="A", by=democratic_services, at=now())
    assert not MeetingPaper.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.slow
def test_hostile_appendix_is_named_and_the_pack_is_made_without_it(with_report, democratic_services):
    row = with_report.papers.get(letter="A")
    row.file = files.store(blank(change=with_script), "a.pdf", council=row.council, by=None, at=now())
    row.save()
    pack = put_together(with_report.meeting, democratic_services)
    assert pack.state == State.MADE
    assert any("“Appendix A: Routes”: This PDF holds a script" in said for said in pack.refused)


def test_exempt_paper_says_why(meeting, democratic_services):
    with pytest.raises(RuleBroken, match="paragraph of Schedule 12A"):
        packs.add_paper(
            meeting.pk, data=blank(), filename="a.pdf", title="A", is_exempt=True, by=democratic_services, at=now()
        )


def test_paper_taken_off_leaves_a_history_without_its_title(meeting, democratic_services):
    row = packs.add_paper(
        meeting.pk, data=blank(), filename="a.pdf", title=f"{MARK} bids", by=democratic_services, at=now(), **EXEMPT
    )
    packs.drop_paper(row.pk, by=democratic_services, at=now())
    assert not MeetingPaper.objects.exists()
    said = [str(fact.changes) for fact in Fact.objects.of_verb("decisions.meeting_paper_changed")]
    assert len(said) == 2
    assert MARK not in "".join(said)


def test_who_reads_the_whole_pack(
    council, meeting, democratic_services, monitoring_officer, lead_officer, cabinet_member
):
    def may(actor):
        return packs.may_read_whole_pack(Reader(council, person=actor.person), meeting)

    assert may(democratic_services)
    assert may(monitoring_officer)
    assert may(cabinet_member) == (cabinet_member.person.holdings.get().post.body_id == meeting.body_id)
    assert not may(lead_officer)
    assert not packs.may_read_whole_pack(Reader(council), meeting)


@pytest.mark.slow
def test_papers_page_from_first_paper_to_publication(with_report, democratic_services, django_assert_max_num_queries):
    meeting = with_report.meeting
    client = signed_in(democratic_services)
    desk = f"/desk/packs/{meeting.body.slug}/{meeting.slug}/"
    add = {"title": "Minutes", "upload": io.BytesIO(drawn("We met.")), "item_id": "", "paragraph": ""}
    add["upload"].name = "minutes.pdf"
    assert client.post(f"{desk}papers/add/", add).status_code == 302
    page = client.get(desk).content.decode()
    assert "Minutes" in page
    assert "Published, so it goes into the pack." in page
    assert client.post(f"{desk}make/").status_code == 302
    assert "You can leave this page" in client.get(desk).content.decode()
    run()
    with django_assert_max_num_queries(26):
        assert "Not public yet" in client.get(desk).content.decode()
    assert client.get(f"{desk}0/whole.pdf").status_code == 200
    assert client.post(f"{desk}0/publish/").status_code == 302
    assert "Make a supplement" in client.get(desk).content.decode()
    assert client.get("/desk/packs/").status_code == 200


def test_report_is_put_on_the_agenda_once(council, meeting, democratic_services):
    report = ReportFactory(council=council, meeting=meeting)
    client = signed_in(democratic_services)
    desk = f"/desk/packs/{meeting.body.slug}/{meeting.slug}/"
    for _ in range(2):
        client.post(f"{desk}reports/{report.pk}/on/")
    assert [item.title for item in meeting.items.all()] == [report.title]
