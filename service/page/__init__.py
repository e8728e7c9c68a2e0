"""The page for people: its parts, put together at start, and the example articles."""
