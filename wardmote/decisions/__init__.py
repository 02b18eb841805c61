"""Decisions: report templates, reports and their clearance, and the import of reports that exist already.

``templates``, ``shipped`` and ``importing`` are plain Python: they need neither a database nor settings.
"""
