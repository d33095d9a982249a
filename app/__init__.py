"""What the program knows and does, without windows and without SQL."""
