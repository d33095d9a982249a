"""The county's front door: the same bundles over HTTPS, both ends of it. No SQL and no Qt."""
