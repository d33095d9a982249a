"""Papers as they are signed and sealed: each a layout in ``resources/forms``, drawn from prepared fields."""
