"""The pages of decisions, by subject."""
