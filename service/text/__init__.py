"""The text layer: clutter, sentences, quotations and voices, names, words, windows; no model."""
