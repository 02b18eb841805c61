"""Settings pages, by subject. Wrong role: a page that says who can. Another council's things: not found."""
