"""What the conflict desk needs to know: who wrote a value, in place of what, and how to say it."""
