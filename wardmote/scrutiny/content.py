"""What every published content is made of: plain values, days as ISO text, posts and bodies with their addresses.

Content holds dates and states, never sentences that depend on today: pages work those out (standing.py). Drafts, personal
details, working notes and addresses of people have no place in it. What stands in it is in ``content_recommendation`` and
``content_review``.
"""

from __future__ import annotations

from wardmote.organisations.published import Content, day, day_of, meeting, who

__all__ = ["Content", "day", "day_of", "meeting", "who"]
