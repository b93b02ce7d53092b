import pytest
from babel import Locale

from app.views import home_languages
from app.views.home_languages import choices, name_of
from forms.letters.languages import LANGUAGES


@pytest.fixture(params=["en", "es"])
def reader(request, monkeypatch):
    monkeypatch.setattr(home_languages, "get_locale", lambda: Locale(request.param))
    return request.param


def test_every_language_of_the_letters_is_offered_by_a_name(reader):
    offered = dict(choices(None))

    assert offered.keys() >= LANGUAGES.keys()
    assert all(offered[tag] not in ("", tag) for tag in LANGUAGES)
    assert len(set(offered.values())) == len(offered)


def test_a_code_that_a_roster_brought_stays_on_offer(reader):
    assert ("art-x-old", "art-x-old") in choices("art-x-old")


@pytest.mark.parametrize(
    ("code", "english", "spanish"),
    [
        ("fa-AF", "Dari", "darí"),
        ("prs", "Dari", "darí"),
        ("kar", "Karen", "Karen"),
        ("zh-Hans", "Chinese (Simplified)", "chino simplificado"),
        ("hmn", "Hmong", "hmong"),
        ("de", "German", "alemán"),
        (None, "", ""),
    ],
)
def test_a_language_is_named_in_the_reader_s_own(reader, code, english, spanish):
    assert name_of(code) == (english if reader == "en" else spanish)
