"""The steps, numbered in tens. A step that reached main is never edited."""
