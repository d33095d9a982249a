"""Keys, log-in, roles, roster, masking: who may open the store and do what in it."""
