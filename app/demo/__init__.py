"""A synthetic office: real area codes, people who do not exist, the same for the same seed."""
