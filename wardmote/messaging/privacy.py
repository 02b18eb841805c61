"""The register of data for outgoing mail."""

from wardmote.kernel.register import FOR_EVER, Kept, declare

declare(
    "messaging.message",
    why="What was sent to whom about what, and whether it arrived; never sent twice.",
    leaves="council key kind person address to_words subject text html about_kind about_id state made_at queued_at "
    "attempts sent_at failure",
    stays="headers next_attempt_at lease_until",
    personal="person address to_words text html",
    kept=Kept(
        "Address and text for 2 years, 90 days for followers' mail; private links only until sent; the row stays"
    ),
)
declare(
    "messaging.suppression",
    why="Addresses never to write to again, as a keyed hash that is of no use to another installation.",
    stays="council address_hash reason since",
    personal="address_hash",
    kept=FOR_EVER,
)
