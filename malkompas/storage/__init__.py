"""The folder on disk: durable writes, finding and reading reflections, saving while a conversation goes on."""
