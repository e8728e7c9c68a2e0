"""Where meaning lives: from prepared text and features to scores, spans and summaries."""
