"""A council with something of everything in every state: what tests of all pages, of all readers and of every private field walk over.

Made by the verbs that people's pages call, where there is one, and by factories for what merely stands there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests import AT, ON
from tests.conftest import cast
from tests.factories.assessment import fill_assessment
from tests.factories.decisions import fill_decisions
from tests.factories.engagement import FollowerFactory
from tests.factories.kernel import PersonFactory, WorkFactory
from tests.factories.messaging import MessageFactory
from tests.factories.organisations import (
    AgendaItemFactory,
    AreaFactory,
    BodyCapacityFactory,
    BodyFactory,
    InvitationFactory,
    MeetingFactory,
    PoliticalGroupFactory,
    PostFactory,
    WardFactory,
)
from tests.factories.partnership import fill_partnership
from tests.factories.published import accepted, confirm_rules
from tests.factories.scrutiny import (
    ActionFactory,
    ActionUpdateFactory,
    EvidenceItemFactory,
    FeedbackFactory,
    ProgrammeTopicFactory,
    ReportBackFactory,
    ReviewFactory,
    StepFactory,
    SuggestedActionFactory,
    ThemeFactory,
    held_meeting,
    job,
)
from wardmote.engagement import services as following
from wardmote.kernel import facts, files, publishing
from wardmote.kernel.models import Publication
from wardmote.kernel.readers import Actor
from wardmote.organisations import bodies, rules
from wardmote.organisations.models import Capacity
from wardmote.scrutiny import (
    answering,
    asking,
    committee_requests,
    delivery,
    drafting,
    evaluating,
    handing_over,
    helping,
    importing_store,
    partner_links,
    programme,
    public,
    receiving,
    reviews,
    sheets,
    signing_off,
    timing,
)
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.delivery import Shown
from wardmote.scrutiny.models import Action, Evidence, ImportDraft, Recommendation, Review, Step, SuggestedAction

SAID = ("accepted", "writing", "ready", "cleared", "agreed", "partner", "withdrawn", "holding", "silent", "gone")


@dataclass
class Filled:
    """The council and its things by short names: ``filled.asks["writing"]``."""

    council: Any
    by: Any
    actors: dict[str, Any] = field(default_factory=dict)
    posts: SimpleNamespace = field(default_factory=SimpleNamespace)
    bodies: SimpleNamespace = field(default_factory=SimpleNamespace)
    review: Any = None
    drafted: Any = None
    closed: Any = None
    rows: dict[str, Recommendation] = field(default_factory=dict)
    asks: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    things: SimpleNamespace = field(default_factory=SimpleNamespace)
    links: dict[str, str] = field(default_factory=dict)
    inside: tuple[str, ...] = (
        *(f"We will do it: {name}." for name in ("writing", "ready", "cleared", "agreed")),
        *(f"Money for {name}" for name in ("writing", "ready", "cleared", "agreed")),
        *(f"It can be done: {name}." for name in ("writing", "ready", "cleared", "agreed")),
        "The police will come along.",
        "Is it ours?",
        "They run it.",
        "Dear colleague, we wait.",
        "It names a neighbour.",
        "We walked it at noon.",
        "A photograph of noon",
        "We met a neighbour.",
        "It tells of a neighbour.",
        "Too dear.",
        "private.example",
        "A report that nobody may read yet",
        "The second offer.",
        "The price offered.",
        "My neighbour sits there.",
    )
    """Words that the verbs were given while their rows were private, and which the public must not find in any history."""


def fill(council: Any, *, domain: str = "elmbury.example") -> Filled:
    """Fill a council that has nothing yet."""
    made = Filled(council, job(council))
    council.sends_mail = True
    council.contact_email = f"democratic.services@{domain}"
    council.save()
    _organisation(made, domain)
    _review(made)
    _answers(made)
    _delivery(made)
    _looking_back(made)
    _being_drafted(made)
    _at_the_desk(made)
    fill_decisions(made)
    made.things.assessment = fill_assessment(made)
    made.things.partnership = fill_partnership(council, by=made.by, post=made.posts.lead)
    _outside(made)
    while facts.seal(council, at=timezone.now()):
        pass
    return made


def _organisation(made: Filled, domain: str) -> None:
    council, by = made.council, made.by
    one = made.bodies
    one.cabinet = BodyFactory(council=council, cabinet=True)
    one.committee = BodyFactory(council=council, name="Community Safety Scrutiny Committee", slug="safety-committee")
    for capacity in (Capacity.CRIME_AND_DISORDER, Capacity.SCRUTINY):
        BodyCapacityFactory(body=one.committee, capacity=capacity)
    one.police = BodyFactory(council=council, partner=True, duty=True, name="Elmshire Police", slug="elmshire-police")
    one.police.email = f"partnerships@police.{domain}"
    one.police.save()
    one.team = BodyFactory(council=council, team=True, name="Street Scene Team", slug="street-scene-team")
    posts = made.posts
    posts.head = PostFactory(council=council, head=True, title="Head of Public Protection", email=f"head@post.{domain}")
    posts.lead = PostFactory(council=council, title="Community Safety Manager", reports_to=posts.head)
    posts.other = PostFactory(council=council, title="Street Scene Manager", reports_to=posts.head)
    posts.member = PostFactory(
        council=council, member=True, title="Cabinet Member for Community Safety", body=one.cabinet
    )
    bodies.rename_post(
        posts.other.pk, title="Street Scene and Lighting Manager", from_on=ON - timedelta(days=300), by=by, at=AT
    )
    posts.other.refresh_from_db()
    roles = {
        "administrator": {}, "monitoring-officer": {}, "democratic-services": {}, "scrutiny-officer": {},
        "cabinet-member": {"post": posts.member, "body": one.cabinet}, "head-of-service": {"post": posts.head},
        "lead-officer": {"post": posts.lead}, "chair": {"body": one.committee},
        "committee-member": {"body": one.committee}, "communications": {},
        "partner": {"body": one.police, "as_post": one.police.name},
    }  # fmt: skip
    for role, more in roles.items():
        name = {"communications": "communications_officer", "partner": "partners_officer"}.get(role)
        made.actors[name or role.replace("-", "_")] = cast(council, role, email=f"{role}@{domain}", **more)
    things = made.things
    things.ward = WardFactory(council=council, name="Market", slug="market", gss_code="E05000001")
    things.parish = WardFactory(council=council, parish=True, name="Mill End", slug="mill-end")
    things.area = AreaFactory(council=council, name="Town", wards=[things.ward])
    things.group = PoliticalGroupFactory(council=council)
    things.invitation = InvitationFactory(council=council, invited_by=PersonFactory(email=f"who-asked@{domain}"))
    things.past = held_meeting(one.committee, on=ON - timedelta(days=2), council=council, starts_at=time(18, 30))
    things.agreed_at = held_meeting(one.cabinet, on=ON - timedelta(days=30), council=council)
    things.coming = MeetingFactory(body=one.committee, agenda=True, held_on=timezone.localdate() + timedelta(days=20))
    things.item = AgendaItemFactory(meeting=things.coming, title="Answers and progress", minute="Draft minute.")
    AgendaItemFactory(meeting=things.past, title="Town centre", minute_reference="12", minute="It was noted.")
    things.planned = MeetingFactory(body=one.committee, held_on=timezone.localdate() + timedelta(days=60))
    AgendaItemFactory(meeting=things.planned, title="An item not announced yet")
    confirm_rules(council)
    rules.set_rule(
        "scrutiny.reply_days", 30, from_on=ON - timedelta(days=200), reason="The committee wants it.", by=by, at=AT
    )


def _review(made: Filled) -> None:
    """A review with two themes whose recommendations were sent, each to come to another state."""
    council, by, at = made.council, made.by, AT - timedelta(days=60)
    made.review = ReviewFactory(
        body=made.bodies.committee, council=council, drafting=True, title="Safety in the town centre",
        slug="safety-in-the-town-centre", introduction="It gets dark.", findings="Few lamps work.",
        lead_member=made.actors["chair"].person, officer_post=made.posts.lead,
    )  # fmt: skip
    made.review.members.add(made.actors["committee_member"].person)
    themes = [
        ThemeFactory(review=made.review, position=n, name=name, outcome=f"{name} is better", narrative="It matters.")
        for n, name in enumerate(("Light", "Company"), 1)
    ]
    for n, name in enumerate(SAID, 1):
        row = drafting.draft_recommendation(
            made.review.pk,
            text=f"That the council see to thing {n} by the end of 2026.",
            theme_id=themes[n % 2].pk,
            parts=[("a", "Light the alley; and"), ("b", "mend the lamps.")] if name == "holding" else (),
            ward_ids=[made.things.ward.pk] if n < 4 else (),
            number=str(n),
            title=f"See to thing {n} ({name})",
            measure="Lamps that work",
            by=by,
            at=at,
        )
        asking.agree(row.pk, on=ON - timedelta(days=60), by=by, at=at)
        is_partners = name == "partner"
        made.asks[name] = asking.ask(
            row.pk,
            posts=[] if is_partners else [made.posts.member.pk],
            bodies=[made.bodies.police.pk] if is_partners else [],
            officer_post=None if is_partners else made.posts.lead.pk,
            by=by,
            at=at,
        )
        made.rows[name] = row
    Review.objects.filter(pk=made.review.pk).update(state=Review.State.AGREED, agreed_on=ON - timedelta(days=60))
    asking.issue(
        made.review.pk, capacity=Capacity.CRIME_AND_DISORDER, issued_on=ON - timedelta(days=50), with_notice=True,
        notice="Answer us within the time the law gives.", released_by="Chair of the committee", by=by, at=AT - timedelta(days=50),
    )  # fmt: skip
    made.review.refresh_from_db()
    for row in made.rows.values():
        row.refresh_from_db()


def _answers(made: Filled) -> None:
    by, at, asks = made.by, AT - timedelta(days=30), made.asks
    for name in ("accepted", "writing", "ready", "cleared", "agreed", "gone"):
        made.answers[name] = answering.save_answer(
            asks[name].pk,
            lines=[accepted(f"We will do it: {name}.")],
            costs=Costs(cost="some", words=f"Money for {name}", pence=320_000, money="revenue", recurs="once"),
            feasibility=f"It can be done: {name}.",
            lead_posts=[made.posts.lead.pk],
            by=by,
            at=at,
        ).response
    moved = [name for name in made.answers if name != "writing"]
    answering.make_ready([asks[name].pk for name in moved], by=by, at=at)
    moved.remove("ready")
    answering.clear([made.answers[name].pk for name in moved], by=by, at=at)
    moved.remove("cleared")
    on, meeting = ON - timedelta(days=30), made.things.agreed_at
    answering.approve([made.answers[name].pk for name in moved], by=made.actors["cabinet_member"], at=at)
    answering.agree([made.answers[name].pk for name in moved], on=on, meeting_id=meeting.pk, by=by, at=at)
    answering.send([made.answers["accepted"].pk, made.answers["gone"].pk], on=on, by=by, at=at)
    receiving.receive(
        [made.answers["accepted"].pk], on=ON - timedelta(days=2), meeting_id=made.things.past.pk, by=by, at=AT
    )
    link, made.links["partner"] = partner_links.partner_link(made.bodies.police, by=by, at=timezone.now())
    police = Actor(made.council, link=link, as_post=made.bodies.police.name)
    said = [Said(decision="accepted", text="The police will come along.")]
    made.answers["partner"] = answering.save_answer(asks["partner"].pk, lines=said, by=police, at=at).response
    answering.make_ready([asks["partner"].pk], by=police, at=at)
    asking.withdraw(
        made.rows["withdrawn"].pk, on=ON - timedelta(days=2), because="It was done already.", minute_reference="14",
        by=by, at=AT,
    )  # fmt: skip
    answering.hold(asks["holding"].pk, text="We wait for figures.", answer_on=ON + timedelta(days=40), by=by, at=at)
    timing.give_until(asks["holding"].pk, ON + timedelta(days=60), because="An election.", by=by, at=at)
    lead = made.actors["lead_officer"]
    made.things.help = helping.ask_colleague(
        asks["writing"].pk, post_id=made.posts.head.pk, words="Is it ours?", by=lead, at=at
    )
    helping.not_mine(asks["silent"].pk, whose=made.posts.other.pk, words="They run it.", by=lead, at=at)
    made.links["colleague"] = partner_links.colleague_link(made.things.help, by=by, at=timezone.now())[1]
    made.links["approval"] = partner_links.approval_link(made.posts.member, by=by, at=timezone.now())[1]


def _delivery(made: Filled) -> None:
    by, row = made.by, made.rows["accepted"]
    first = Action.objects.filter(recommendation=row).first()
    made.things.action = first or delivery.add_action(
        row.pk, "Light the alley", owner_post_id=made.posts.lead.pk, due_on=ON + timedelta(days=90), by=by, at=AT
    )
    delivery.update_action(
        made.things.action.pk, state=Action.State.SLIPPAGE, text="Half of it is done.", on=ON - timedelta(days=10),
        cause="no lamps to be had", shown=[Shown("Photographs", url="https://elmbury.example/photographs")], by=by, at=AT,
    )  # fmt: skip
    made.things.late = delivery.add_action(
        made.rows["silent"].pk,
        "Mend the lamps",
        owner_post_id=made.posts.other.pk,
        due_on=ON + timedelta(days=5),
        by=by,
        at=AT,
    )
    made.things.partners_action = delivery.add_action(
        made.rows["partner"].pk, "Walk the beat", owner_body_id=made.bodies.police.pk, due_on=ON, by=by, at=AT
    )
    made.things.update, declined = [
        ActionUpdateFactory(action=made.things.partners_action, waiting=True, text=words)
        for words in ("We walked it at noon.", "We met a neighbour.")
    ]
    Evidence.objects.create(
        council=made.council,
        update=made.things.update,
        title="A photograph of noon",
        url="https://elmbury.example/noon",
    )
    delivery.decline_update(declined.pk, because="It tells of a neighbour.", by=by, at=AT)
    signing_off.sign_off(
        row.pk, "implemented", meeting_id=made.things.past.pk, minute_reference="15", words="Members were glad.", by=by,
        at=AT,
    )  # fmt: skip
    signing_off.record_outcome(
        made.things.past.pk, made.rows["silent"].pk, "update-wanted", words="Come next time.", by=by, at=AT
    )
    handing_over.hand_over(
        from_post_id=made.posts.other.pk, to_post_id=made.posts.lead.pk, because="Teams joined.", on=ON, by=by, at=AT
    )
    StepFactory(ask=made.asks["silent"], sent_on=ON - timedelta(days=9), letter="We reminded you.")
    made.things.letter = StepFactory(
        ask=made.asks["silent"], rung=Step.Rung.LETTER, letter="Dear colleague, we wait.", sent_on=None, sent_by=""
    )
    made.things.report_back = ReportBackFactory(review=made.review, due_on=ON + timedelta(days=20))
    for more in ({}, {"shown": True}, {"state": "not-shown", "not_shown_because": "It names a neighbour."}):
        kept = FeedbackFactory(recommendation=row, email="resident@private.example", **more)
        made.things.feedback = kept
    made.things.feedback = row.feedback.get(state="waiting")
    made.things.request = committee_requests.make_request(
        made.bodies.committee.pk, "information", text="Send us the figures.", asked_on=ON - timedelta(days=9),
        due_on=ON + timedelta(days=9), to_body_id=made.bodies.police.pk, by=by, at=AT,
    )  # fmt: skip


def _looking_back(made: Filled) -> None:
    """The review's evaluation is being written; an older review's is published; one recommendation was taken down."""
    by = made.by
    reviews.move_review(
        made.review.pk, Review.State.MONITORED, although="Some answers are still awaited.", by=by, at=AT
    )
    made.things.evaluation = _evaluation(made, made.review)
    evaluating.find(
        made.things.evaluation.pk, "met", evidence="We walked the alley.",
        recommendation_id=made.rows["accepted"].pk, by=by, at=AT,
    )  # fmt: skip
    publishing.take_down(
        publishing.standing(made.council, "scrutiny.recommendation", made.rows["gone"].pk).pk,
        reason=Publication.Reason.WRONG, decided_by="Monitoring Officer", shows_title=False, by=by, at=AT,
    )  # fmt: skip
    made.closed = ReviewFactory(
        body=made.bodies.committee, council=made.council, drafting=True, title="Parks after dark", slug="parks"
    )
    row = drafting.draft_recommendation(made.closed.pk, text="That gates be shut at dusk.", number="1", by=by, at=AT)
    asking.agree(row.pk, on=ON - timedelta(days=60), by=by, at=AT)
    ask = asking.ask(row.pk, posts=[made.posts.member.pk], officer_post=made.posts.lead.pk, by=by, at=AT)
    Review.objects.filter(pk=made.closed.pk).update(state=Review.State.AGREED, agreed_on=ON - timedelta(days=60))
    asking.issue(
        made.closed.pk, capacity=Capacity.SCRUTINY, issued_on=ON - timedelta(days=50), with_notice=True,
        notice="Answer us.", released_by="Chair of the committee", by=by, at=AT,
    )  # fmt: skip
    said = answering.save_answer(
        ask.pk, lines=[Said(decision="not_accepted", reason="The gates have no locks.")], costs=Costs(cost="none"), by=by, at=AT
    ).response  # fmt: skip
    answering.make_ready([ask.pk], by=by, at=AT)
    answering.clear([said.pk], by=by, at=AT)
    answering.approve([said.pk], by=made.actors["cabinet_member"], at=AT)
    answering.agree([said.pk], on=ON - timedelta(days=30), meeting_id=made.things.agreed_at.pk, by=by, at=AT)
    answering.send([said.pk], on=ON - timedelta(days=30), by=by, at=AT)
    receiving.receive([said.pk], on=ON - timedelta(days=2), by=by, at=AT)
    made.closed.refresh_from_db()
    if made.closed.state != Review.State.MONITORED:
        reviews.move_review(made.closed.pk, Review.State.MONITORED, although="All is said.", by=by, at=AT)
    signing_off.sign_off(
        row.pk, "not-feasible", meeting_id=made.things.past.pk, because="The gates have no locks.", by=by, at=AT
    )
    report = _evaluation(made, made.closed)
    evaluating.find(report.pk, "not-met", evidence="The gates stand open.", recommendation_id=row.pk, by=by, at=AT)
    evaluating.publish_evaluation(report.pk, closes_review=True, by=by, at=AT)


def _evaluation(made: Filled, review: Any) -> Any:
    by = made.by
    found = evaluating.appoint_rapporteur(
        review.pk, rapporteur_words="A councillor for Castle ward", meeting_id=made.things.past.pk,
        due_on=ON + timedelta(days=200), early_because="It was done soon.", criteria="People take the alley.", by=by, at=AT,
    )  # fmt: skip
    evaluating.begin_evaluation(found.pk, by=by, at=AT)
    return evaluating.change_evaluation(
        found.pk, criteria="People take the alley.", summary="They do.", public_feedback="Glad.", lessons="Ask early.",
        by=by, at=AT,
    )  # fmt: skip


def _being_drafted(made: Filled) -> None:
    """A review that is still being drafted, with what it heard."""
    made.drafted = ReviewFactory(
        body=made.bodies.committee, council=made.council, drafting=True, title="Buses at night", slug="buses"
    )
    things = made.things
    things.evidence = EvidenceItemFactory(
        review=made.drafted, witness_email="witness@private.example", possible_actions="Later buses."
    )
    EvidenceItemFactory(review=made.drafted, is_public=True, witness_email="second@private.example")
    things.suggested = SuggestedActionFactory(review=made.drafted)
    SuggestedActionFactory(
        review=made.drafted, verdict=SuggestedAction.Verdict.DROP, verdict_on=ON, verdict_because="Too dear."
    )
    things.theme = ThemeFactory(review=made.drafted, position=1, name="Buses")
    things.draft = drafting.draft_recommendation(
        made.drafted.pk, text="That the last bus goes later.", theme_id=things.theme.pk, by=made.by, at=AT
    )
    things.draft_ask = asking.ask(things.draft.pk, posts=[made.posts.member.pk], by=made.by, at=AT)
    things.own = drafting.draft_recommendation(
        text="That the post office stays open.", body_id=made.bodies.committee.pk, by=made.by, at=AT
    )
    asking.agree(things.own.pk, on=ON - timedelta(days=20), by=made.by, at=AT)
    things.own_ask = asking.ask(things.own.pk, posts=[made.posts.member.pk], by=made.by, at=AT)
    things.own_action = ActionFactory(recommendation=things.own, owner_post=made.posts.lead)
    things.own_letter = StepFactory(
        ask=things.own_ask, rung=Step.Rung.LETTER, letter="Dear colleague, we wait.", sent_on=None, sent_by=""
    )
    things.own_hearing = ReportBackFactory(
        review=None, recommendation=things.own, council=made.council, due_on=ON + timedelta(days=20)
    )
    things.topic = ProgrammeTopicFactory(body=made.bodies.committee, email="proposer@private.example")
    things.planned_topic = programme.plan_topic(
        made.bodies.committee.pk, "Taxi ranks", why="Queues.", month_on=date(2026, 12, 1), by=made.by, at=AT
    )
    programme.move_topic(things.planned_topic.pk, date(2027, 1, 1), because="No time.", by=made.by, at=AT)


def _at_the_desk(made: Filled) -> None:
    """Papers being read in, long work, mail."""
    from tests.journeys.plan import plan

    officer, things = made.actors["scrutiny_officer"], made.things
    things.imported = importing_store.begin(plan().word(), "plan.docx", by=officer, at=timezone.now())
    things.imported.refresh_from_db()
    things.over = ImportDraft.objects.create(
        council=made.council, file=things.imported.file, by=officer.person, made_at=AT, state=ImportDraft.State.REFUSED,
        refused_because="The file holds pictures only.",
    )  # fmt: skip
    things.reading = ImportDraft.objects.create(
        council=made.council, file=things.imported.file, by=officer.person, made_at=AT, state=ImportDraft.State.READING
    )
    sheet = b"reference,title\nr26-001,Something\n"
    things.sheet = files.store(
        sheet, "sheet.csv", council=made.council, by=officer.person, at=timezone.now(), kinds=frozenset({"text/plain"})
    )
    things.work = WorkFactory(
        council=made.council, kind=sheets.SHEET_WORK, by=officer.person, state="running", total=10
    )
    for trait in ("sent", "failed", "held"):
        MessageFactory(council=made.council, **{trait: True})


def _outside(made: Filled) -> None:
    """Followers, and a link of every purpose."""
    now = timezone.now()
    things = made.things
    things.follower = FollowerFactory(council=made.council, email="follower@private.example")
    things.stop = following.stop_link(things.follower, at=now)
    things.unconfirmed = FollowerFactory(council=made.council, unconfirmed=True, email="unconfirmed@private.example")
    made.links["action"] = partner_links.action_link(things.partners_action, by=made.by, at=now)[1]
    public.republish(made.council, by=made.by, at=now)
