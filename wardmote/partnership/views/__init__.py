"""The pages of the partnership: what anyone reads, and the working pages of those who keep the plan."""
