"""One file for each list or page of facts: what is asked and the rows that answer it."""
