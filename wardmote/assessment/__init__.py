"""The strategic assessment: what changed, where, compared with whom and how sure we are; priorities scored from it."""
