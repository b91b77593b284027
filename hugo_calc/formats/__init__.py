"""YAML, TOML, JSON and CSV, read with the place of every value; bounded, read-only."""
