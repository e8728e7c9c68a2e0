"""The encoder and what was trained on it; the only part of the house that imports torch."""
