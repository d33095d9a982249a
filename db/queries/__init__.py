"""One module for each query of ``app/queries``, under the same name, with ``run(query, reading)``."""
