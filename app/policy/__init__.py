"""Policy packs: rules, standards, steps and lists as data, checked when loaded, picked by area and date."""
