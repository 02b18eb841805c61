"""The progress picture: where its marks stand for known dates, what it says in words, how it prints as a file."""

from __future__ import annotations

import itertools
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from tests.factories.contents import (
    POLICE,
    REVIEW,
    action,
    answer,
    answered,
    ask,
    line,
    recommendation,
    update,
    verdict,
)
from wardmote.scrutiny.picture import Row, Track, picture
from wardmote.scrutiny.picture_file import MOST_ROWS, as_file, as_files

pytestmark = pytest.mark.pure
TODAY = date(2026, 11, 20)
ON_COURSE = action()


def drawn(*contents: dict, today: date = TODAY) -> list[Row]:
    return picture(REVIEW, contents, today).rows


def beside(content: dict, today: date = TODAY) -> Track:
    """The track of a row that shares its axis with one on course until 31 March 2027, so that the axis is known."""
    other = recommendation(
        reference="r26-002", position=2, response="accepted", asks=[answered("accepted")], actions=[ON_COURSE]
    )
    (track,) = drawn(content, other, today=today)[0].tracks
    return track


def bars(track: Track) -> list[tuple[str, float, float]]:
    return [(bar.kind, bar.x, bar.width) for bar in track.bars]


def test_axis_runs_from_the_month_of_asking_to_the_month_after_the_last_date_due():
    made = picture(REVIEW, [recommendation(asks=[answered("accepted")], actions=[ON_COURSE])], TODAY)
    assert made.axis is not None
    assert (made.axis.start, made.axis.end) == (date(2026, 4, 1), date(2027, 4, 1))
    assert made.axis.today_x == 63.84
    assert made.axis.lines == (0.0, 24.93, 50.14, 75.34, 100.0)
    assert [(label.text, label.x) for label in made.axis.labels] == [
        ("Apr 2026", 0.0),
        ("Jul", 24.93),
        ("Oct", 50.14),
        ("Jan 2027", 75.34),
    ]
    assert made.axis.today is not None
    assert made.axis.today.text.replace("\xa0", " ") == "Today, 20 Nov"


def test_what_lies_ahead_takes_at_most_two_fifths():
    far = action(due_on="2027-11-01")
    made = picture(REVIEW, [recommendation(asks=[answered("accepted")], actions=[far])], TODAY)
    assert made.axis is not None
    assert made.axis.end == date(2027, 4, 1)


def test_a_review_just_sent_shows_two_months_ahead():
    made = picture(REVIEW, [recommendation()], date(2026, 4, 24))
    assert made.axis is not None
    assert made.axis.end == date(2026, 7, 1)


def test_axis_over_two_years_is_divided_by_years():
    old = recommendation(asks=[answered("accepted", on="2023-05-13", asked_on="2023-04-20")], actions=[ON_COURSE])
    made = picture(REVIEW, [old], TODAY)
    assert made.axis is not None
    assert [label.text for label in made.axis.labels] == ["2023", "2024", "2025", "2026", "2027"]


def test_finished_review_has_no_today():
    done = recommendation(asks=[answered("accepted")], actions=[action("ended")], verdicts=[verdict()])
    made = picture(REVIEW, [done], TODAY)
    assert made.axis is not None
    assert made.axis.today is None
    assert made.axis.end == date(2026, 12, 1)


def test_waiting_for_an_answer():
    content = recommendation(asks=[ask()], dates={"reply_due_on": "2026-05-18"})
    (track,) = drawn(content, today=date(2026, 5, 1))[0].tracks
    assert [bar.kind for bar in track.bars] == ["wait"]
    assert [kind for kind, _x in track.marks] == ["asked", "due"]
    assert track.ahead is not None


def test_late_reply_is_hatched_from_the_day_due_to_today():
    content = recommendation(dates={"reply_due_on": "2026-05-18"})
    track = beside(content)
    assert bars(track) == [("wait", 5.21, 7.67), ("late", 12.88, 50.96)]
    assert [text.text.replace("\xa0", " ") for text in track.texts] == ["186 days late"]
    assert (track.texts[0].x, track.texts[0].anchor, track.texts[0].dx) == (63.84, "end", -6)


def test_reply_under_a_rule_nobody_confirmed_is_never_late():
    track = beside(recommendation(asks=[ask(is_confirmed=False)]))
    assert bars(track) == [("wait", 5.21, 58.63)]
    assert track.texts == ()


def test_on_course_with_evidence_and_a_date_ahead():
    content = recommendation(
        asks=[answered("accepted")],
        actions=[action(due_on="2027-03-16", updates=[update("2026-09-10", shown=True), update("2026-10-01")])],
    )
    track = beside(content)
    assert bars(track) == [("wait", 5.21, 6.3), ("do", 11.51, 52.33)]
    assert track.marks == (("asked", 5.21), ("answer", 11.51), ("due", 95.62), ("proof", 44.38))
    assert track.ahead == (63.84, 95.62)


def test_standing_commitment_beyond_the_edge_ends_with_an_arrow():
    track = beside(
        recommendation(
            asks=[answered("accepted")],
            actions=[action(due_on=None, goes_on=True, next_evidence_on="2027-05-06")],
        )
    )
    assert ("on", 100.0) in track.marks
    assert track.ahead == (63.84, 100.0)


def test_late_action():
    content = recommendation(asks=[answered("accepted")], actions=[action(due_on="2026-09-30")])
    track = beside(content)
    assert bars(track) == [("wait", 5.21, 6.3), ("do", 11.51, 38.35), ("late", 49.86, 13.98)]
    assert ("due", 49.86) in track.marks
    assert track.texts[0].text.replace("\xa0", " ") == "51 days late"


def test_held_up_from_the_day_it_began():
    held = action("held-up", cause="Waiting for the forum", cause_since_on="2026-06-04", due_on="2027-01-31")
    track = beside(recommendation(asks=[answered("accepted")], actions=[held]))
    assert bars(track) == [("wait", 5.21, 6.3), ("do", 11.51, 6.02), ("held", 17.53, 46.31)]


def test_paused_action_is_not_late_and_the_key_says_paused():
    paused = action(
        "paused", cause="Election", cause_since_on="2026-08-01", paused_until_on="2026-12-31", due_on="2026-09-01"
    )
    made = picture(REVIEW, [recommendation(asks=[answered("accepted")], actions=[paused])], TODAY)
    (track,) = made.rows[0].tracks
    assert [bar.kind for bar in track.bars] == ["wait", "do", "held"]
    assert ("held", "held up or paused") in made.key


def test_complete_waits_for_the_committee_until_it_signs_off():
    complete = action("complete", completed_on="2026-09-02")
    waiting = recommendation(asks=[answered("accepted")], actions=[complete])
    assert [kind for kind, _x, _w in bars(beside(waiting))] == ["wait", "do", "sign"]
    signed = beside(waiting | {"actions": [action("ended", completed_on="2026-09-02")], "verdicts": [verdict()]})
    assert bars(signed) == [("wait", 5.21, 6.3), ("do", 11.51, 30.68), ("sign", 42.19, 20.82)]
    assert signed.marks[-1] == ("signed", 63.01)
    assert signed.ahead is None


def test_reopened_goes_on_after_the_tick():
    verdicts = [verdict(on="2026-08-01"), verdict("reopened", on="2026-09-01", because="It stopped")]
    track = beside(recommendation(asks=[answered("accepted")], actions=[ON_COURSE], verdicts=verdicts))
    assert [kind for kind, _x, _w in bars(track)] == ["wait", "do", "do"]
    tick = next(x for kind, x in track.marks if kind == "signed")
    assert track.bars[-1].x > tick


@pytest.mark.parametrize("decision", ["not_accepted", "noted"])
def test_answered_and_no_action_follows(decision):
    track = beside(recommendation(asks=[answered(decision)], response=decision))
    assert track.marks == (("asked", 5.21), ("stop", 11.51))
    assert [kind for kind, _x, _w in bars(track)] == ["wait"]


def test_accepted_in_principle_without_a_step_commits_to_nothing():
    content = recommendation(asks=[answered("accepted_in_principle")], response="accepted_in_principle")
    track = beside(content)
    assert [text.text for text in track.texts] == ["no action committed"]
    assert ("answer", 11.51) in track.marks


def test_parts_that_went_their_own_way_have_a_lane_each():
    content = recommendation(
        parts=[{"label": "a", "text": "Lamps"}, {"label": "b", "text": "Plans"}],
        asks=[answered("accepted", parts=["a"]), ask(parts=["b"], who=[POLICE])],
        actions=[ON_COURSE],
        dates={"reply_due_on": "2026-05-18"},
        response="partly-answered",
    )
    content["asks"][0]["answer"] = answer("accepted", parts="a")
    (row,) = drawn(content)
    assert [(track.label, track.y) for track in row.tracks] == [("a", 26), ("b", 60)]
    assert [bar.kind for bar in row.tracks[1].bars] == ["wait", "late"]
    assert "Part a: Asked" in row.words
    assert "Part b: Asked" in row.words
    assert "No answer from Elmshire Police. 186\xa0days late." in row.words


def test_parts_answered_alike_share_one_lane():
    content = recommendation(
        parts=[{"label": "a", "text": "Lamps"}, {"label": "b", "text": "Plans"}],
        asks=[answered("noted")],
        response="noted",
    )
    (row,) = drawn(content)
    assert [track.label for track in row.tracks] == [""]


def test_passed_on_is_a_tick_and_a_sentence():
    content = recommendation(
        passed_on=[{"on": "2026-09-01", "from": "A", "to": "Head of Environment", "because": "", "minute": ""}]
    )
    assert "passed" in [kind for kind, _x in beside(content).marks]
    assert "Passed to Head of Environment on 1\xa0September 2026." in drawn(content)[0].words


def test_withdrawn_ends_on_its_day():
    content = recommendation(state="withdrawn", withdrawn={"on": "2026-06-01", "because": "Overtaken", "minute": "7"})
    track = beside(content)
    assert track.bars[-1].x + track.bars[-1].width == pytest.approx(16.71)  # 1 June
    assert track.marks[-1][0] == "stop"
    assert "Withdrawn by the committee on 1\xa0June 2026." in drawn(content)[0].words


def test_earlier_records_without_dates_have_words_and_no_track():
    content = recommendation(
        as_history=True, asked_on=None, asks=[ask(asked_on=None, due_on=None, is_confirmed=False)], state="issued"
    )
    made = picture(REVIEW, [content], TODAY)
    assert made.axis is None
    assert made.rows[0].tracks == ()
    assert made.key == ()


def test_asked_and_answered_close_together_show_answered_alone():
    content = recommendation(asks=[answered("noted", on="2026-04-22")], response="noted")
    assert [kind for kind, _x in beside(content).marks] == ["stop"]


def test_bar_is_never_too_narrow_to_see():
    quick = action("complete", completed_on="2026-05-14")
    track = beside(recommendation(asks=[answered("accepted")], actions=[quick]))
    assert min(bar.width for bar in track.bars) >= 1.2


def test_words_of_a_row_tell_its_dates():
    content = recommendation(
        asks=[answered("accepted")],
        actions=[
            action(
                updates=[update("2026-09-10", shown=True), update("2026-11-06", shown=True)],
                next_evidence_on="2027-05-06",
            )
        ],
    )
    said = drawn(content)[0].words.replace("\xa0", " ")
    assert said == (
        "Asked 20 April 2026. Answered 13 May 2026, in time. On course. Due 31 March 2027. "
        "Evidence shown 10 September 2026 and 6 November 2026. Next evidence due 6 May 2027."
    )


def test_words_of_a_late_action_say_by_how_much():
    content = recommendation(
        asks=[answered("accepted")], actions=[action("slippage", cause="Staff left", due_on="2026-09-30")]
    )
    said = drawn(content)[0].words.replace("\xa0", " ")
    assert "The action was due 30 September 2026 and is 51 days late. Some slippage: Staff left." in said


def test_answer_after_the_day_due_says_so():
    content = recommendation(asks=[answered("noted", on="2026-05-20")], response="noted")
    assert "Answered 2\xa0days after the date due." in drawn(content)[0].words


def test_key_holds_only_marks_that_occur_in_their_order():
    made = picture(REVIEW, [recommendation(asks=[answered("noted")], response="noted")], TODAY)
    assert [kind for kind, _words in made.key] == ["asked", "wait", "stop"]


def test_rows_stand_under_their_themes_and_those_without_one_come_last():
    loose = recommendation(reference="r26-003", position=0, theme=None)
    made = picture(REVIEW, [loose, recommendation()], TODAY)
    assert [(block.name, block.aim) for block in made.blocks] == [("Streets", "Streets are lit"), ("", "")]


def test_two_answers_of_their_own_have_a_lane_each():
    content = recommendation(asks=[answered("noted"), ask(who=[POLICE])], response="partly-answered")
    (row,) = drawn(content)
    assert len(row.tracks) == 2
    assert "No answer from Elmshire Police." in row.words


def test_request_without_a_duty_does_not_wait_beside_a_bound_answer():
    content = recommendation(asks=[answered("noted"), ask(who=[POLICE], is_bound=False, due_on=None)], response="noted")
    assert len(drawn(content)[0].tracks) == 1


def test_asked_again_shows_the_answer_and_waits_on():
    again = ask(answer=answer("noted", asks_more="What does it cost?", more_by_on="2027-01-10"), due_on="2027-01-10")
    track = beside(recommendation(asks=[again], response="noted"))
    assert [kind for kind, _x in track.marks] == ["asked", "answer", "due"]
    assert bars(track)[0] == ("wait", 5.21, 58.63)


def test_file_is_one_svg_with_its_words_key_date_and_address():
    content = recommendation(asks=[answered("accepted")], actions=[ON_COURSE], title="Light <the> alleys & lanes")
    made = picture(REVIEW, [content], TODAY)
    svg = as_file(made, title="Safety", address="https://elmbury.example/reviews/safety/", on=TODAY)
    root = ET.fromstring(svg)  # noqa: S314  our own file
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("viewBox", "").startswith("0 0 960 ")
    assert root.findtext(f"{space}title") == "Safety"
    assert "Light <the> alleys & lanes. Asked" in (root.findtext(f"{space}desc") or "")
    shown = " ".join(text.text or "" for text in root.iter(f"{space}text"))
    assert "As on 20\xa0November 2026. https://elmbury.example/reviews/safety/" in shown
    assert "being carried out" in shown
    assert "style" not in svg
    assert "class=" not in svg


def test_file_wraps_a_long_title_and_keeps_rows_apart():
    long = "Give every councillor and every officer the contact details for each and every way to report a problem " * 2
    made = picture(REVIEW, [recommendation(title=long.strip()), recommendation(reference="r26-002", position=2)], TODAY)
    svg = as_file(made, title="Safety", address="/", on=TODAY)
    root = ET.fromstring(svg)  # noqa: S314  our own file
    texts = [t for t in root.iter("{http://www.w3.org/2000/svg}text") if t.get("x") == "34"]
    heights = [float(text.get("y", 0)) for text in texts]
    assert len(texts) > 4
    assert all(later - earlier >= 18 for earlier, later in itertools.pairwise(heights))


def test_long_picture_is_split_by_theme():
    many = [
        recommendation(
            reference=f"r26-{n:03}",
            position=n,
            theme={"name": f"Theme {n % 4}", "position": n % 4 + 1},
            asks=[ask(answer=answer("accepted"), answered_on="2026-05-13")],
            actions=[action(title=line("accepted")["text"])],
        )
        for n in range(1, 201)
    ]
    made = picture(REVIEW, many, TODAY)
    files = as_files(made, title="Safety", address="/", on=TODAY)
    assert len(made.rows) == 200 > MOST_ROWS
    assert len(files) == 4
    assert all("Theme" in each for each in files)
