"""What Hugo defines: shortcodes, the front matter's edges, the layouts shipped to a site."""
