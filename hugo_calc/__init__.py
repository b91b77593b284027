"""hugo-calc: numbers in Hugo posts that are computed, unit-checked, sourced and re-checked."""

__version__ = "0.1.0"
