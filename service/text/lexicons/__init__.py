"""Word lists, one subject a file, all by this project's own hand. Entries are casefolded."""
