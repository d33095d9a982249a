"""What the texts say, as pure functions: no clock, no store, no files."""
