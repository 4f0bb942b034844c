"""Where reflections lie: loaded, found, and saved while they grow."""
