"""The demonstration council: Elmbury, which is made up. ``load`` fills an empty database; ``remove_council`` takes it away."""

from wardmote.website.demonstration.load import load

__all__ = ["load"]
