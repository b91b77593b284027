"""What the tool says: diagnostics, their codes, and one renderer per format."""
