"""The pages of the room: evidence for anyone, the analyst's desk, what signed links open."""
