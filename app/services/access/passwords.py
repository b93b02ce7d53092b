"""Set a password that is good enough."""

import re

from werkzeug.security import generate_password_hash

from app.models import Account
from app.services.access.knowing import known
from app.services.errors import Refused
from forms.access import as_typed, weakness


def set_password(account: Account, password: str) -> None:
    password = as_typed(password)
    about = [account.username, account.first_name, account.last_name, *_beside(account.id)]
    why_not = weakness(password, about)
    if why_not:
        raise Refused(why_not, field="new")
    account.password = generate_password_hash(password)


def _beside(account_id: int) -> list[str]:
    """What others know of the person: address and district."""
    about = known(account_id)
    if about is None:
        return []
    return [*re.split(r"[@.]", about.email or ""), about.district]
