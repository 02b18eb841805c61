"""Made-up rows of decisions, and what the filled council has of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests import AT, ON
from tests.drawn import blank
from tests.factories import plan
from tests.factories.organisations import PostFactory
from wardmote.clocks import next_working_day
from wardmote.decisions import (
    calling_in,
    comments,
    forward_plan,
    models,
    oversight,
    packs,
    plan_editions,
    plan_notices,
    publishing,
    records,
    route_templates,
    routes,
)
from wardmote.decisions.route_templates import Stop
from wardmote.decisions.shipped import CABINET_MEMBER, COMMITTEE, template
from wardmote.decisions.templates import as_data
from wardmote.kernel import files
from wardmote.kernel.readers import Actor
from wardmote.organisations import one_off_days


class TemplateVersionFactory(DjangoModelFactory):
    """A shipped template as a council's first version; ``key`` chooses which."""

    class Meta:
        model = models.TemplateVersion
        django_get_or_create = ("council", "key", "version")

    council = None
    key = CABINET_MEMBER.key
    version = 1
    name = factory.LazyAttribute(lambda made: template(made.key).name)
    content = factory.LazyAttribute(lambda made: as_data(template(made.key)))
    made_at = AT


class ReportFactory(DjangoModelFactory):
    """A report being written, with its sections and implications. Traits put it at a later stage."""

    class Meta:
        model = models.Report
        skip_postgeneration_save = True

    class Params:
        committee = factory.Trait(
            template=factory.SubFactory(
                TemplateVersionFactory, council=factory.SelfAttribute("..council"), key=COMMITTEE.key
            ),
            kind=models.Report.Kind.COMMITTEE,
        )

    council = None
    reference = factory.Sequence(lambda n: f"d26-{n + 500:03d}")
    template = factory.SubFactory(TemplateVersionFactory, council=factory.SelfAttribute("..council"))
    title = "Night buses from the town centre"
    public_summary = "Whether to pay for night buses on Fridays and Saturdays."
    kind = models.Report.Kind.EXECUTIVE_MEMBER
    lead_officer_post = factory.SubFactory(PostFactory, council=factory.SelfAttribute("..council"))
    decision_maker_post = factory.SubFactory(PostFactory, council=factory.SelfAttribute("..council"), member=True)
    made_at = AT

    @factory.post_generation
    def parts(self, create: bool, given: Any, **more: Any) -> None:
        if not create:
            return
        for position, section in enumerate(self.template.template.walk(), 1):
            if section.kind == "implication":
                models.Implication.objects.create(
                    council=self.council, report=self, key=section.key, heading=section.heading, position=position
                )
            else:
                models.ReportSection.objects.create(
                    council=self.council, report=self, key=section.key, heading=section.heading,
                    number=section.number, position=position,
                )  # fmt: skip


class ClearanceFactory(DjangoModelFactory):
    """A turn that waits."""

    class Meta:
        model = models.Clearance

    report = factory.SubFactory(ReportFactory)
    council = factory.SelfAttribute("report.council")
    stage = models.Clearance.Stage.MANAGER
    post = factory.SubFactory(PostFactory, council=factory.SelfAttribute("..council"))
    asked_at = AT
    due_on = ON + timedelta(days=7)


def fill_decisions(made: Any) -> None:
    """Give a filled council a report that is being written, with something in every place that must stay inside."""
    council, things = made.council, made.things
    things.report = report = ReportFactory(
        council=council, title="A report that nobody may read yet", lead_officer_post=made.posts.lead,
        decision_maker_post=made.posts.member,
    )  # fmt: skip
    own = {"council": council, "report": report}
    report.source_file = files.store(b"As it came.", "came.txt", council=council, by=None, at=AT)
    report.save()
    things.section = section = report.sections.get(key="reasons")
    section.text, section.changed_as = "Because.", "Community Safety Manager"
    section.save()
    report.implications.update(text="It may cost.")
    things.report_recommendation = models.ReportRecommendation.objects.create(
        **own, position=1, number="1", text="That it be done."
    )
    things.option = models.Option.objects.create(**own, position=1, title="Do nothing", is_do_nothing=True)
    things.exempt = models.ExemptBlock.objects.create(
        **own, key="reasons", text="The price offered.", paragraph="3", public_interest="Others still bid."
    )
    things.paper = models.Appendix.objects.create(
        **own, kind="appendix", position=1, letter="A", title="The offers", is_exempt=True, paragraph="3",
        public_interest="Others still bid.", url="https://elmbury.example/offers",
    )  # fmt: skip
    things.filed_paper = models.Appendix.objects.create(
        **own, kind="appendix", position=2, letter="C", title="As it came", file=report.source_file
    )
    things.clearance = ClearanceFactory(
        report=report, post=made.posts.head, state="returned", settled_at=AT, comment="Say what it costs."
    )
    things.override = models.CheckOverride.objects.create(
        **own, check_key="reading-age", what="Hard to read.", because="The law's own words.", by_words="A post", at=AT
    )
    things.consultation = models.Consultation.objects.create(**own, title="Buses", from_on=ON)
    things.gap = models.ReportGap.objects.create(**own, key="wards", heading="Wards", what="Nothing is filled in here.")
    things.loose = models.LooseText.objects.create(**own, position=1, heading="Odd", text="A text without a place.")
    things.other_text = models.OtherText.objects.create(
        council=council, section=section, text="As I see it.", began_with=1, at=AT, by_words="Street Scene Manager"
    )
    things.comment = models.ReportComment.objects.create(
        **own, text="I need that bus.", email="rider@private.example", at=AT
    )
    fill_plan(made)
    things.priority = models.CorporatePriority.objects.create(council=council, title="Safe streets")
    _published(made)
    _fill_packs(made)


def _published(made: Any) -> None:
    """A report that the public can read, with a paper to have, a comment shown, and exempt text beside."""
    council, things, now = made.council, made.things, timezone.now()
    report = things.public_report = ReportFactory(
        council=council, title="Benches for the park", state=models.Report.State.READY, decision_maker_post=made.posts.member,
        lead_officer_post=made.posts.lead, comment_until_on=timezone.localdate() + timedelta(days=30), all_wards=True,
    )  # fmt: skip
    own = {"council": council, "report": report}
    report.sections.filter(key="reasons").update(text="## Why\nPeople want to sit.\n- in the sun\n- in the shade")
    report.implications.filter(key="financial").update(applies=True, text="It costs £4,000.")
    report.implications.filter(key="assets").update(applies=False, said_as="Head of Public Protection")
    models.ReportRecommendation.objects.create(**own, position=1, number="1", text="That ten benches be bought.")
    models.ExemptBlock.objects.create(
        **own, key="financial", text="The second offer.", paragraph="3", public_interest="Others still bid."
    )
    file = files.store(b"A list of places.", "places.txt", council=council, by=None, at=AT)
    paper = {**own, "kind": "appendix", "file": file}
    things.public_paper = models.Appendix.objects.create(**paper, position=1, letter="A", title="Where they stand")
    models.Appendix.objects.create(
        **paper,
        position=2,
        letter="B",
        title="The offers",
        is_exempt=True,
        paragraph="3",
        public_interest="Others bid.",
    )
    models.Consultation.objects.create(
        **own, title="Benches", from_on=ON, results="Forty answers.", reply="Ten benches."
    )
    publishing.publish_report(report.pk, by=made.by, at=now)
    said = comments.give_comment(report.pk, text="One by the pond, too.", by=Actor(council), at=now)
    comments.settle_comment(said.pk, show=True, by=made.by, at=now)
    comments.give_comment(report.pk, text="My neighbour sits there.", by=Actor(council), at=now)


def _fill_packs(made: Any) -> None:
    """An agenda pack that the public can have with a paper of its own; a supplement made and not public; an exempt paper."""
    council, things, now = made.council, made.things, timezone.now()
    things.outside = models.OutsideSource.objects.create(
        council=council, address="https://democracy.elmbury.example", tried_at=now, good_at=now,
        counts={"meeting": 2}, refused=["Meeting 7: its day is “soon”"], failure="The site did not answer.",
    )  # fmt: skip
    models.OutsideRecord.objects.create(
        council=council, kind="meeting", outside_id="7", object_id=things.past.pk, seen_at=now,
        url="https://democracy.elmbury.example/ieListDocuments.aspx?MId=7",
    )  # fmt: skip
    own = {"council": council, "meeting": things.coming}
    file = files.store(blank(2), "pages.pdf", council=council, by=None, at=AT)
    sheet = {**own, "file": file, "pages": 2, "is_tagged": False, "added_at": AT}
    things.meeting_paper = models.MeetingPaper.objects.create(**sheet, position=1, title="Slides of the police")
    models.MeetingPaper.objects.create(
        **sheet, position=2, title="The bids", is_exempt=True, paragraph="3", public_interest="Others still bid."
    )
    key, report = f"paper:{things.meeting_paper.pk}", things.public_report
    parts = [
        {"key": "front", "title": "Agenda", "kind": "front", "href": "", "from_page": 1, "pages": 1},
        {"key": f"report:{report.pk}", "title": report.title, "kind": "ours", "href": report.address, "from_page": 2, "pages": 3},
        {"key": key, "title": "Slides of the police", "kind": "file", "href": "", "paper": things.meeting_paper.pk,
         "is_tagged": False, "from_page": 5, "pages": 3},
    ]  # fmt: skip
    whole = {"file": file, "full_file": file, "full_parts": parts, "asked_at": AT, "made_at": AT, "pages": 7}
    made_pack = models.Pack.objects.create(**own, **whole, number=0, state="made", parts=parts)
    things.pack = packs.publish_pack(made_pack.pk, by=made.by, at=now)
    things.meeting_report = ReportFactory(council=council, meeting=things.coming, title="A report for that meeting")
    supplement = models.Pack.objects.create(
        **own, **whole, number=1, state="made", parts=parts, late_because="The bridge closed.", chair_agreed_on=ON
    )
    packs.publish_pack(supplement.pk, by=made.by, at=now)
    models.Pack.objects.create(
        **own, **whole, number=2, state="made", parts=parts, refused=["“The bids”: This PDF is damaged."],
        late_because="The bridge closed on Friday.", chair_agreed_on=ON,
    )  # fmt: skip


def fill_plan(made: Any) -> None:
    """Forward Plan entries: one that is public with every kind of notice, one that is being prepared; an edition."""
    council, things, by = made.council, made.things, made.by
    today = timezone.localdate()
    things.plan_entry = plan.entry(
        council, today + timedelta(days=40), said_on=today - timedelta(days=3), title="Lights on the river path",
        openness="private", paragraph="3", private_because="Prices are being talked about.", by=by,
        report_id=things.report.pk, ward_ids=[things.ward.pk],
    )  # fmt: skip
    now = timezone.now()
    things.representation = plan_notices.add_representation(
        things.plan_entry.pk, text="We wish to listen.", who_words="A named neighbour", received_on=today, by=by, at=now
    )
    plan_notices.give_private_notice(
        things.plan_entry.pk, "first", meeting_on=today + timedelta(days=60), because="Prices.", by=by, at=now
    )
    things.plan_edition = plan_editions.freeze_edition(from_on=today, by=by, at=now)
    forward_plan.slip_entry(
        things.plan_entry.pk, today + timedelta(days=60), because="The survey is late.", by=by, at=now
    )
    things.plan_draft = plan.entry(council, today + timedelta(days=90), title="A plan that nobody may read yet", by=by)
    plan_notices.record_exception(
        things.plan_draft.pk, "special", who="scrutiny-chair", agreed_at=now, words="I agree.", because="It is urgent.",
        by=by, at=now,
    )  # fmt: skip
    _fill_records(made)


def _fill_records(made: Any) -> None:
    """A decision that was called in, with something to do because of it; one whose record is being written."""
    council, things, by = made.council, made.things, made.by
    now = timezone.now()
    seats = plan.councillors(council)
    things.seat = seats[0]
    things.decision = plan.decision(council, by=by, at=now - timedelta(minutes=5), ward_ids=[things.ward.pk])
    things.task = records.add_task(
        things.decision.pk, "Order the lamps", owner_post_id=made.posts.lead.pk, by=by, at=now - timedelta(minutes=4)
    )
    things.one_off_day = next_working_day(timezone.localdate() + timedelta(days=1), council.nation)
    one_off_days.add_one_off_day(
        things.one_off_day, "Bank holiday for a funeral", reason="Proclaimed.", source="GOV.UK", by=by,
        at=now - timedelta(minutes=4),
    )  # fmt: skip
    things.call_in = calling_in.call_in(
        things.decision.pk, post_ids=[seat.pk for seat in seats], grounds="Nobody was asked.", alternative="Ask first.",
        by=by, at=now - timedelta(minutes=3),
    )  # fmt: skip
    _fill_routes(made)
    things.draft_decision = records.begin_record(
        decided_on=timezone.localdate(), title="A decision that nobody may read yet", kind="executive-member",
        decision_maker_post_id=made.posts.member.pk, decision="It is done.", reasons="It is needed.", by=by, at=now,
    )  # fmt: skip
    things.draft_decision = records.return_record(things.draft_decision.pk, because="Say more.", by=by, at=now)
    records.add_task(things.draft_decision.pk, "Something nobody may read yet", by=by, at=now)


def _fill_routes(made: Any) -> None:
    """A plan's route that is public, amended, moved and objected to; one that nobody may see yet."""
    council, things, by = made.council, made.things, made.by
    today, now = timezone.localdate(), timezone.now()
    last_on = next_working_day(today + timedelta(days=300), council.nation)
    holders = {1: made.bodies.police, 3: made.bodies.committee, 4: made.posts.member, 5: made.bodies.cabinet}
    said = {"template_key": "partnership-plan", "last_on": last_on, "holders": holders, "by": by, "at": now}
    things.route = routes.begin_route("Community Safety Plan", summary="Five years.", **said)
    things.draft_route = routes.begin_route("A plan that nobody may see yet", **said)
    routes.publish_route(things.route.pk, by=by, at=now)
    things.route_template = route_templates.save_template(
        "elmbury-way", "Our own way", [Stop("scrutiny", "Look"), Stop("council", "Adopt")], by=by, at=now
    )
    told = {"delegated_to_id": made.posts.lead.pk, "delegated_words": "To tidy up.", "by": by, "at": now}
    routes.settle_stage(things.draft_route.stages.get(position=1).pk, "agreed", on=today, words="So.", **told)
    routes.amend(
        things.draft_route.pk, "Aims", before="One.", after="Two.", because="A slip.", made_on=today, by=by, at=now
    )
    things.paper_request = oversight.ask_for_papers(
        "The second offer", body_id=made.bodies.committee.pk, asked_by_id=things.seat.pk, received_on=today,
        record_id=things.decision.pk, by=by, at=now,
    )  # fmt: skip
    things.required_report = oversight.require_report(
        things.decision.pk, body_id=made.bodies.committee.pk, required_on=today, report_by_on=last_on,
        because="It touches two wards.", by=by, at=now,
    )  # fmt: skip
    stages = list(things.route.stages.all())
    moved_to = next_working_day(last_on + timedelta(days=14), council.nation)
    routes.move_stage(stages[4].pk, moved_to, because="Council meets later.", by=by, at=now)
    routes.settle_stage(
        stages[0].pk,
        "agreed",
        on=today,
        delegated_to_id=made.posts.lead.pk,
        delegated_words="To tidy up.",
        by=by,
        at=now,
    )
    things.amendment = routes.amend(
        things.route.pk,
        "Aims",
        before="Two aims.",
        after="Three aims.",
        because="A slip.",
        made_on=today,
        by=by,
        at=now,
    )
    for stage in stages[1:4]:
        routes.settle_stage(stage.pk, "held", on=today, by=by, at=now)
    things.objection = routes.object_in_council(
        stages[4].pk, objected_on=today, received_on=today, instructions="Put drugs first.", by=by, at=now
    )
