"""A principles.yaml → a Compass, or everything that is wrong with it."""
