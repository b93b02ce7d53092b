"""What a person fills in or is handed: forms, letters, and the rosters that a district hands in."""
