"""Django's admin over the same visits; Django is installed for the benchmark only."""
