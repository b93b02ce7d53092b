"""What letters say, in every language: texts in versions, seeded, written, reviewed and approved."""

from app.services.texts.looking import approved, ids_of, standing, text_of, whom_to_ask
from app.services.texts.seeding import seed, seed_all

__all__ = ["approved", "ids_of", "seed", "seed_all", "standing", "text_of", "whom_to_ask"]
