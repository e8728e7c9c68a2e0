"""Two to ten articles on one event, beside each other: differences, names, words, voices."""
