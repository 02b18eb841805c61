"""Decisions: report templates and the import of reports that exist already. Plain Python as yet, without models."""
