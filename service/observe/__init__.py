"""What operators see: metrics and logs. Knows names and numbers, never a caller's text."""
