"""Figures, on data made for them. Each module beside this one has ``run()``, which yields dictionaries with name, figure and unit."""
