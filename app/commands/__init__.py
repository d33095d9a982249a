"""One file for each thing a person does: a data class and ``handle(command, work)``."""
