"""Everything numerical, in plain Python: sources, the store of figures, geography, statistics, evidence. No Django here."""
