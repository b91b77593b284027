"""From a quantity to Markdown: numbers, notes and tables."""
