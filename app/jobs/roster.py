"""Background jobs about rosters."""
