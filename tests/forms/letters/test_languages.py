from datetime import date, time

import pytest
from babel.dates import format_time

from forms.letters.languages import LANGUAGES, UnknownLanguage, language, listed, long_date, weekday_date

SPANISH = language("es")


def test_a_language_is_found_by_its_tag():
    assert SPANISH.own_name == "Español"
    assert SPANISH.english_name == "Spanish"
    assert LANGUAGES["es"] is SPANISH


def test_an_unknown_language_is_refused_with_those_that_exist():
    with pytest.raises(UnknownLanguage, match=r"'xx'.*en, es"):
        language("xx")


def test_spanish_speaks_of_half_past_five_as_families_here_do():
    assert format_time(time(17, 30), "short", locale=SPANISH.babel_locale).startswith("5:30")


def test_dates_are_written_out():
    assert long_date(date(2026, 9, 17), language("en")) == "September 17, 2026"
    assert weekday_date(date(2026, 9, 17), SPANISH) == "jueves, 17 de septiembre de 2026"


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Ana"], "Ana"),
        (["Ana", "Luis"], "Ana y Luis"),
        (["Luis", "Inés"], "Luis e Inés"),
        (["Ana", "Luis", "Hilda"], "Ana, Luis e Hilda"),
        (["Luis", "Ian"], "Luis y Ian"),
        (["Isabel", "Ana"], "Isabel y Ana"),
        ([], ""),
    ],
)
def test_spanish_joins_names_by_their_sound(names, joined):
    assert listed(names, SPANISH) == joined
