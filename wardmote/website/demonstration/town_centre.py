"""The review of safety in the town centre: how each of its recommendations was asked, answered and carried out."""

from __future__ import annotations

import functools
from datetime import datetime, timedelta

from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Capacity
from wardmote.scrutiny import (
    answering,
    asking,
    delivery,
    drafting,
    evaluating,
    evidence,
    feedback,
    handing_over,
    receiving,
    reviews,
    signing_off,
)
from wardmote.scrutiny.models import Action, Recommendation, Review
from wardmote.website.demonstration import review as told
from wardmote.website.demonstration.council import Elmbury
from wardmote.website.demonstration.people import (
    DOMAIN,
    SCRUTINY,
)


def happenings(made: Elmbury) -> None:
    """Plan the review, from its beginning to its evaluation."""
    officer = "Scrutiny Officer"
    kept: dict[str, Review] = {}

    def begin(at: datetime) -> None:
        found = reviews.begin_review(
            told.TITLE,
            made.bodies[SCRUTINY].pk,
            capacity=Capacity.CRIME_AND_DISORDER,
            summary=told.SUMMARY,
            officer_post_id=made.posts[officer].pk,
            by=made.by(officer),
            at=at,
        )
        kept["review"] = reviews.change_review(
            found.pk,
            scope="Safety in the town centre by day and by night: what happens, who does what, and who is told.",
            why_now="Residents raise it more than anything else.",
            objectives=told.OBJECTIVES,
            timetable="Four meetings over seven months.",
            starts_on=made.day(-320),
            ends_on=made.day(told.AGREED),
            by=made.by(officer),
            at=at,
        )
        reviews.choose_members(
            found.pk,
            member_ids=[
                made.people["Councillor for Station ward"].pk,
                made.people["Councillor for High Street ward"].pk,
            ],
            lead_member_id=made.people["Chair of the Overview and Scrutiny Committee"].pk,
            by=made.by(officer),
            at=at,
        )

    made.on(made.day(-322), begin)
    made.on(
        made.day(-320),
        lambda at: reviews.move_review(kept["review"].pk, Review.State.EVIDENCE, by=made.by(officer), at=at),
    )
    for kind, offset, source, heard, shown in told.EVIDENCE:
        made.on(
            made.day(offset),
            lambda at, k=kind, s=source, h=heard, p=shown: evidence.add_evidence(  # type: ignore[misc]
                kept["review"].pk,
                kind=k,
                heard_on=at.date(),
                source=s,
                heard=h,
                is_public=p,
                by=made.by(officer),
                at=at,
            ),
            hour=20,
        )

    def draft(at: datetime) -> None:
        review = reviews.move_review(kept["review"].pk, Review.State.DRAFTING, by=made.by(officer), at=at)
        reviews.change_review(
            review.pk, introduction=told.INTRODUCTION, findings=told.FINDINGS, by=made.by(officer), at=at
        )
        themes = [
            drafting.add_theme(
                review.pk, name, outcome=outcome, narrative=narrative, topics=topics, by=made.by(officer), at=at
            )
            for name, outcome, narrative, topics in told.THEMES
        ]
        for row in told.ROWS:
            drafting.draft_recommendation(
                review.pk,
                text=row.text,
                theme_id=themes[row.theme].pk,
                parts=row.parts,
                ward_ids=[made.wards[w].pk for w in row.wards],
                number=row.number,
                title=row.title,
                kind=row.kind,
                evidence_every_months=row.every,
                end_test=row.end_test,
                measure=row.measure,
                by=made.by(officer),
                at=at,
            )

    made.on(made.day(told.AGREED - 30), draft)
    made.on(
        made.tuesday(told.AGREED),
        lambda at: reviews.move_review(
            kept["review"].pk,
            Review.State.AGREED,
            meeting_id=made.meetings[told.AGREED].pk,
            minute_reference="128",
            by=made.by(officer),
            at=at,
        ),
        hour=21,
    )
    made.on(
        made.day(told.ISSUED - 1),
        lambda at: reviews.release_report(
            kept["review"].pk, by=made.by("Chair of the Overview and Scrutiny Committee"), at=at
        ),
    )
    made.on(made.day(told.ISSUED), lambda at: _issue(made, kept["review"], at))
    for row in told.ROWS:
        _answered(made, row)
    made.on(made.tuesday(told.RECEIVED), lambda at: _received(made, kept["review"], at), hour=20)
    for row in told.ROWS:
        _delivered(made, row)
    made.on(
        made.tuesday(told.NOVEMBER),
        lambda at: evaluating.appoint_rapporteur(
            kept["review"].pk,
            rapporteur_words="Councillor for High Street ward",
            rapporteur_post_id=made.posts["Councillor for High Street ward"].pk,
            meeting_id=made.meetings[told.NOVEMBER].pk,
            due_on=made.day(179),
            minute_reference="61",
            criteria="People who ask councillors for help hear what came of it.\nCouncillors know whom to send people to.",
            by=made.by(officer),
            at=at,
        ),
        hour=21,
    )
    made.on(made.tuesday(told.SEPTEMBER), lambda at: _reported_back(made, kept["review"], told.SEPTEMBER, at), hour=21)
    made.on(made.tuesday(told.NOVEMBER), lambda at: _reported_back(made, kept["review"], told.NOVEMBER, at), hour=21)
    made.on(
        made.day(-81),
        lambda at: handing_over.hand_over(
            from_post_id=made.posts["Street Scene Manager"].pk,
            to_post_id=made.posts["Head of Environment and Public Realm"].pk,
            because="The street-scene team joined the environment service.",
            on=at.date(),
            by=made.by(officer),
            at=at,
        ),
    )
    for number, offset, words, changed in told.FEEDBACK:

        def say(at: datetime, number: str = number, words: str = words, changed: str = changed) -> None:
            said = feedback.give_feedback(
                _row(made, number).pk, text=words, changed=changed, by=Actor(made.council), at=at
            )
            feedback.settle_feedback(said.pk, show=True, by=made.by(officer), at=at)

        made.on(made.day(offset), say)


def _row(made: Elmbury, number: str) -> Recommendation:
    found: Recommendation = Recommendation.objects.of(made.council).get(
        review__slug="safety-in-the-town-centre", number=number
    )
    return found


def _issue(made: Elmbury, review: Review, at: datetime) -> None:
    officer = made.by("Scrutiny Officer")
    for row in told.ROWS:
        found = _row(made, row.number)
        asking.ask(
            found.pk,
            posts=[made.posts[title].pk for title in row.asked],
            parts=row.asked_parts or None,
            officer_post=made.posts[row.officer].pk if row.officer else None,
            suggested_post=None if row.officer else made.posts[told.CPM].pk,
            by=officer,
            at=at,
        )
        if row.partner:
            asking.ask(
                found.pk,
                bodies=[made.bodies[row.partner].pk],
                parts=row.partner_parts or None,
                is_bound=row.partner_bound,
                duty_words="" if row.partner_bound else "A train company has no duty to reply to scrutiny.",
                by=officer,
                at=at,
            )
    sent = asking.issue(
        review.pk,
        capacity=Capacity.CRIME_AND_DISORDER,
        issued_on=at.date(),
        with_notice=True,
        released_by="Chair of the Overview and Scrutiny Committee",
        notice="The committee asks for a written answer to each recommendation.",
        by=officer,
        at=at,
    )
    for copy in sent.copies.all():
        asking.record_copy(
            copy.pk,
            sent_on=at.date(),
            received_on=at.date() if copy.post_id else None,
            proof="E-mail",
            by=officer,
            at=at,
        )


def _answered(made: Elmbury, row: told.Row) -> None:
    said = row.answer
    if said is None:
        made.on(
            made.day(told.ANSWERED),
            lambda at: answering.hold(
                _row(made, row.number).asks.get().pk,
                text=row.holding,
                answer_on=made.day(told.ANSWERED + 40),
                on=at.date(),
                by=made.by("Street Scene Manager"),
                at=at,
            ),
            hour=12,
        )
        return

    def go(at: datetime) -> None:
        one = _row(made, row.number).asks.filter(asked_of__post__isnull=False).first()
        if one is None:
            raise ValueError(f"recommendation {row.number} was asked of nobody")
        officer = made.by(row.officer) if row.officer in made.people else made.by("Scrutiny Officer")
        line = answering.Said(
            part=said.part,
            decision=said.decision,
            text=said.text,
            reason=said.reason,
            goes_on=said.goes_on,
            premise_corrected=said.premise,
            done_by_on=made.day(said.done_by) if said.done_by is not None else None,
            next_step=said.next_step,
            next_step_on=made.day(said.next_step_on) if said.next_step_on is not None else None,
        )
        saved = answering.save_answer(
            one.pk,
            lines=[line],
            costs=answering.Costs(
                said.cost, said.cost_words, said.pence, "revenue" if said.pence else "", "once" if said.pence else ""
            ),
            lead_posts=[made.posts[title].pk for title in said.lead],
            by=officer,
            at=at,
        )
        answering.make_ready([one.pk], by=officer, at=at)
        answer = saved.response.pk
        head = made.by(told.HEAD_HOUSING)
        made.on(made.day(told.CLEARED), lambda then: answering.clear([answer], by=head, at=then))
        for title in row.asked:
            made.on(made.day(told.APPROVED), functools.partial(_approve, made, answer, title))
        made.on(
            made.tuesday(told.ANSWERED - 1),
            lambda then: answering.agree(
                [answer],
                on=then.date(),
                meeting_id=made.meetings[told.ANSWERED - 1].pk,
                minute_reference="14",
                by=made.by("Democratic Services Manager"),
                at=then,
            ),
            hour=20,
        )
        made.on(
            made.day(told.ANSWERED),
            lambda then: answering.send([answer], by=made.by("Democratic Services Manager"), at=then),
        )

    made.on(made.day(told.DRAFTED), go)


def _approve(made: Elmbury, answer: int, title: str, at: datetime) -> None:
    answering.approve([answer], by=made.by(title), at=at)


def _received(made: Elmbury, review: Review, at: datetime) -> None:
    sent = [
        one.responses.get(superseded_at=None).pk
        for rec in review.recommendations.all()
        for one in rec.asks.filter(responses__sent_at__isnull=False).distinct()
    ]
    receiving.receive(
        sent,
        on=at.date(),
        meeting_id=made.meetings[told.RECEIVED].pk,
        minute_reference="9",
        by=made.by("Democratic Services Manager"),
        at=at,
    )


def _reported_back(made: Elmbury, review: Review, meeting: int, at: datetime) -> None:
    """The committee heard how it goes; what was due by then is done."""
    for row in review.report_backs.filter(done_on=None, due_on__lte=at.date() + timedelta(days=14)):
        delivery.report_back(
            row.pk, meeting_id=made.meetings[meeting].pk, by=made.by("Democratic Services Manager"), at=at
        )


def _delivered(made: Elmbury, row: told.Row) -> None:
    for update in row.updates:
        day = made.tuesday(update.on) if update.on == told.NOVEMBER else made.day(update.on)

        def tell(at: datetime, update: told.Update = update) -> None:
            action = Action.objects.of(made.council).filter(recommendation=_row(made, row.number)).first()
            if action is None:
                raise ValueError(f"recommendation {row.number} promised no action")
            shown = [delivery.Shown(update.shows, url=f"https://www.{DOMAIN}/evidence/")] if update.shows else []
            delivery.update_action(
                action.pk,
                state=Action.State(update.state),
                text=update.text,
                on=at.date(),
                cause=update.cause,
                shown=shown,
                by=made.by(row.officer if row.officer in made.people else "Scrutiny Officer"),
                at=at,
            )

        made.on(day, tell)
    if row.signed_off is not None:
        meeting = row.signed_off
        made.on(
            made.tuesday(meeting),
            lambda at: signing_off.sign_off(
                _row(made, row.number).pk,
                "implemented",
                meeting_id=made.meetings[meeting].pk,
                minute_reference="47" if meeting == told.SEPTEMBER else "60",
                by=made.by("Democratic Services Manager"),
                at=at,
            ),
            hour=20,
        )
