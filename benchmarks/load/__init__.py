"""A week of home visits, played on the real server by people who think between their clicks."""
