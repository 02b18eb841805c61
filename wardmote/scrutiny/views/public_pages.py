"""How scrutiny's public pages find what stands at their address."""

from wardmote.organisations.views.published import find, take_down_href, taken_down, whole_address

__all__ = ["find", "take_down_href", "taken_down", "whole_address"]
