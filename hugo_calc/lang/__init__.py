"""The language of formulas: tokens, grammar, units, quantities and their evaluation."""
