"""What an archive says, as one page with charts that opens without a network."""
