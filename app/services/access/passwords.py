"""Set a password that is good enough."""

from werkzeug.security import generate_password_hash

from app.models import Account
from app.services.errors import Refused
from forms.access import as_typed, weakness


def set_password(account: Account, password: str) -> None:
    password = as_typed(password)
    about = (account.username, account.first_name, account.last_name)
    why_not = weakness(password, about)
    if why_not:
        raise Refused(why_not, field="new")
    account.password = generate_password_hash(password)
