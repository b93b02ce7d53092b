"""What families answer, without an account: their links, the answers, and taking an answer over."""

from app.services.answers.links import address, new_link

__all__ = ["address", "new_link"]
