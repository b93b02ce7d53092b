"""Set a password that is good enough, and ask for it again before what only its owner may do."""

import re

from werkzeug.security import generate_password_hash

from app.extensions import appbuilder
from app.models import Account
from app.security.outside import own_password_opens
from app.services.access.knowing import known
from app.services.access.reach import own_account
from app.services.actors import Actor
from app.services.errors import Refused
from forms.access import as_typed, weakness
from workflows.words import N_

WRONG_PASSWORD = N_("That is not your current password.")


def set_password(account: Account, password: str) -> None:
    password = as_typed(password)
    about = [account.username, account.first_name, account.last_name, *_beside(account.id)]
    why_not = weakness(password, about)
    if why_not:
        raise Refused(why_not, field="new")
    account.password = generate_password_hash(password)


def right_password(password: str, *, by: Actor) -> Account:
    """Return one's own account, if this is its password; a wrong one counts towards the lock-out.

    Raises Refused at the field `current`.
    """
    account = own_account(by)
    if appbuilder.sm.auth_user_db(account.username, password) is None:
        raise Refused(WRONG_PASSWORD, field="current")
    return account


def has_password(*, by: Actor) -> bool:
    """Tell whether one's own account opens by a password; whoever comes by the issuer alone has none."""
    account = own_account(by)
    return bool(account.password) and own_password_opens(account.id)


def _beside(account_id: int) -> list[str]:
    """What others know of the person: address and district."""
    about = known(account_id)
    if about is None:
        return []
    return [*re.split(r"[@.]", about.email or ""), about.district]
