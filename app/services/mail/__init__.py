"""E-mail to families."""
