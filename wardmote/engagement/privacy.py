"""The register of data for followers."""

from wardmote.kernel.register import Kept, declare

declare(
    "engagement.follower",
    why="Addresses of people who asked to be told when something changes, by their consent.",
    leaves="council kind slug email frequency asked_at confirmed_at ended_at last_digest_at",
    personal="email",
    kept=Kept("While they follow; cleared 30 days after they stop, and after 7 days when they never confirmed"),
)
declare(
    "engagement.alert",
    why="Which entry of the history a follower was told of, so that nobody is told twice.",
    leaves="council follower fact made_at settled_at message",
    kept=Kept("400 days", days=400, since="made_at"),
)
