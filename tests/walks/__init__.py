"""Walks over everything: one council with something of everything, filled once, and every address of it."""
