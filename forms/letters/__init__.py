"""What a family is handed: the letter's words, its page, and what a language is."""
