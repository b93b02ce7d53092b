"""Who asks the wall: the transaction is named for a person or a service of the laid ground."""

from sqlalchemy import Connection, text

from tests.app.security.ground import Ground

SUBJECTS = {"steward": "district", "record_keeper": "district", "family_link": "answer_link"}


def become(connection: Connection, who: str, laid: Ground) -> None:
    values = {
        "person": str(laid.people[who].id) if who in laid.people else "",
        "service": who if who in SUBJECTS or who == "sign_in" else "",
        "subject": str(laid.places["own"].ids[SUBJECTS[who]]) if who in SUBJECTS else "",
    }
    connection.execute(
        text(
            "SELECT set_config('app.person', :person, true), set_config('app.service', :service, true),"
            " set_config('app.subject', :subject, true)"
        ),
        values,
    )
