"""Exchange between replicas: versions of fields, entries, bundles. Pure but for the files themselves."""
