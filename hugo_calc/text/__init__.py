"""Bytes of a file: spans, lines and splices. Knows nothing of Hugo."""
