"""The window itself: rail, top bar, status bar, log-in, rooms."""
