"""Queries that answer a question with plain records: they read, never write, and never filter for safety."""
