"""Statistics of counts and places: NumPy and SciPy, no Django, no files. Import the module of the subject you need.

figures · counts · seasons · dispersion · change · discovery · control · funnel · comparing · concentration ·
grid · patterns · neighbours · targeting · near_repeats · displacement · harm · suppression
"""
