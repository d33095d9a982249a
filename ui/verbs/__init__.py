"""What main.py does without a window: one file for each verb, found by its name."""
