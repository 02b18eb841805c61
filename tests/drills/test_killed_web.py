"""kill -9 of the web server while residents write: what it said it has, it has, whole; what it has not, nobody was told."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.drills.conftest import Place

pytestmark = [pytest.mark.drill, pytest.mark.pure]
COMMENTS, KILLS, WRITERS = 60, 4, 3
OPEN_COMMENTS = """
from wardmote.scrutiny import public
from wardmote.scrutiny.models import Recommendation
for one in Recommendation.objects.all():
    one.comments_close_on = (now + timedelta(days=30)).date()
    one.save()
    from django.db import transaction
    with transaction.atomic():
        public.publish_recommendation(one, by=by, at=now)
"""
STORED = """
from wardmote.scrutiny.models import Feedback
rows = Feedback.objects.filter(text__startswith="Comment ")
told = Fact.objects.filter(verb="scrutiny.feedback_given", object_id__in=rows.values("pk"))
assert told.count() == rows.count() == told.values("object_id").distinct().count()
print("\\n".join(rows.values_list("text", flat=True)))
"""


def _worker(master: int) -> int | None:
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(children[-1]) if children else None


def _write(port: int, n: int) -> bool:
    """Send one comment as a browser would. Whether the server said that it has it."""
    address = f"http://127.0.0.1:{port}/recommendations/r26-001/feedback/"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    browser.addheaders = [("X-Forwarded-For", f"10.0.{n // 250}.{n % 250}")]
    try:
        page = browser.open(address, timeout=30).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        said = {"csrfmiddlewaretoken": token[1], "text": f"Comment {n}", "changed": "", "email": ""}
        answer = browser.open(address, urllib.parse.urlencode(said).encode(), timeout=30)
        return b"We have your comment" in answer.read()
    except OSError:
        return False


def test_killed_web_server_keeps_every_comment_it_confirmed(place: Place) -> None:
    assert place.run(OPEN_COMMENTS)[0] == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    web = place.web(port, WARDMOTE_TRUSTED_PROXIES="1")
    confirmed: set[int] = set()
    waiting = list(range(COMMENTS))

    def write_all() -> None:
        while True:
            try:
                n = waiting.pop()
            except IndexError:
                return
            if _write(port, n):
                confirmed.add(n)

    try:
        until = time.monotonic() + 120
        while not _write(port, 10_000) and time.monotonic() < until:
            time.sleep(0.5)
        writers = [threading.Thread(target=write_all) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        draw = random.Random(1)
        for _ in range(KILLS):
            time.sleep(draw.uniform(0.3, 1.5))
            if worker := _worker(web.pid):
                os.kill(worker, signal.SIGKILL)
        for writer in writers:
            writer.join(timeout=300)
        assert not any(writer.is_alive() for writer in writers)
    finally:
        web.kill()
        web.wait(timeout=30)
        # the killed master's last worker ends by itself: its parent is gone

    code, out, err = place.run(STORED)
    assert code == 0, err
    stored = Counter(out.splitlines())
    assert len(confirmed) > COMMENTS / 4
    assert all(stored[f"Comment {n}"] == 1 for n in confirmed)
    place.is_whole()
