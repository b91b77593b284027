"""The facts: their model, vintages and sources, and what is compiled from them."""
