"""Backups that earlier releases made, and what proves that this release still opens them."""
