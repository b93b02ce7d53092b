import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from forms.letters.languages import (
    LANGUAGES,
    JoiningWord,
    UnknownLanguage,
    clock_time,
    closest,
    language,
    listed,
    long_date,
    weekday_date,
)
from forms.letters.setting import Style, lay_out, missing
from forms.letters.setting.faces import stack

THE_LANGUAGES = (
    *("en", "es", "vi", "hmn", "nv", "ru", "ht", "pt", "tl", "so", "sw", "fr", "uk", "mh", "sm", "ar", "fa"),
    *("fa-AF", "ps", "ur", "he", "hi", "ne", "pa", "gu", "bn", "ta", "te", "am", "ti", "hy", "my", "ksw"),
    *("km", "lo", "th", "zh-Hans", "zh-Hant", "ja", "ko", "pl"),
)
EVERY = list(LANGUAGES.values())
WITH_OWN_CALENDAR = [each for each in EVERY if each.calendar]
SPANISH = language("es")
A_THURSDAY = date(2026, 9, 17)

every_language = pytest.mark.parametrize("spoken", EVERY, ids=list(LANGUAGES))


def said_by(spoken):
    """Whatever a record says of itself: names, every month and weekday, the hours and lists."""
    days = [date(2026, month, month + 4) for month in range(1, 13)]
    yield from (spoken.own_name, spoken.english_name)
    yield from (long_date(day, spoken) for day in days)
    yield from (weekday_date(A_THURSDAY + timedelta(days=number), spoken) for number in range(7))
    yield from (clock_time(time(hour, 5), spoken) for hour in range(24))
    yield from (listed(["Ana", "Luis", "Mateo"][:count], spoken) for count in (1, 2, 3))


def test_all_the_languages_of_the_letters_are_there():
    assert set(LANGUAGES) == set(THE_LANGUAGES)


def test_a_language_is_found_by_its_tag():
    assert SPANISH.own_name == "Español"
    assert SPANISH.english_name == "Spanish"
    assert LANGUAGES["es"] is SPANISH


def test_an_unknown_language_is_refused_with_those_that_exist():
    with pytest.raises(UnknownLanguage, match=r"'xx'.*en, es"):
        language("xx")


@every_language
def test_a_record_stands_alone_where_cldr_has_nothing(spoken):
    assert spoken.babel_locale or (spoken.calendar and spoken.joining_word)


@every_language
def test_the_direction_is_that_of_the_language_s_own_name(spoken):
    ways = {unicodedata.bidirectional(letter) for letter in spoken.own_name}

    assert (spoken.direction == "rtl") == bool(ways & {"R", "AL"})


@every_language
def test_numbers_are_western_and_nothing_hidden_is_said(spoken):
    for said in said_by(spoken):
        assert all(each in "0123456789" for each in said if unicodedata.category(each) == "Nd"), said
        hidden = {each for each in said if unicodedata.category(each) in ("Cc", "Cf", "Cn", "Co")}
        assert hidden <= {"\u200c"}, said
        assert unicodedata.is_normalized("NFC", said)


@every_language
def test_a_date_has_its_day_year_and_weekday(spoken):
    long, full = long_date(A_THURSDAY, spoken), weekday_date(A_THURSDAY, spoken)

    assert "17" in long
    assert "2026" in long
    assert len({weekday_date(A_THURSDAY + timedelta(days=7 * week), spoken) for week in range(2)}) == 2
    assert len(full) > len(long)


@every_language
def test_no_two_months_and_no_two_weekdays_are_called_alike(spoken):
    same_week = [
        weekday_date(date(2026, 6, number), spoken).replace(str(number), "") for number in range(8, 15)
    ]

    assert len({long_date(date(2026, month, 5), spoken) for month in range(1, 13)}) == 12
    assert len(set(same_week)) == 7


@every_language
def test_a_time_is_on_twelve_hours_and_stays_on_its_line(spoken):
    morning, evening = clock_time(time(5, 30), spoken), clock_time(time(17, 30), spoken)

    assert "5:30" in morning
    assert "5:30" in evening
    assert "17" not in evening
    assert morning != evening
    assert " " not in evening
    # Japanese counts the hours of each half from zero.
    noon = "0:00" if spoken.tag == "ja" else "12:00"
    assert noon in clock_time(time(12), spoken)
    assert noon in clock_time(time(0), spoken)


@pytest.mark.parametrize(
    ("tag", "hour", "said"),
    [("ru", 9, "9:05 утра"), ("ru", 17, "5:05 вечера"), ("uk", 14, "2:05 дня"), ("ko", 17, "오후 5:05")],
)
def test_the_part_of_the_day_is_said_as_its_language_says_it(tag, hour, said):
    assert clock_time(time(hour, 5), language(tag)).replace("\u00a0", " ") == said


def test_a_time_is_read_on_the_clock_it_comes_with():
    pacific = datetime(2026, 9, 17, 17, 30, tzinfo=timezone(timedelta(hours=-7)))

    assert clock_time(pacific, SPANISH).startswith("5:30")
    assert clock_time(pacific.astimezone(UTC), SPANISH).startswith("12:30")


@pytest.mark.parametrize(
    ("tag", "long", "full"),
    [
        ("en", "September 17, 2026", "Thursday, September 17, 2026"),
        ("es", "17 de septiembre de 2026", "jueves, 17 de septiembre de 2026"),
        ("ht", "17 septanm 2026", "jedi 17 septanm 2026"),
        ("hmn", "Lub Cuaj Hlis tim 17, 2026", "Hnub Thursday, Lub Cuaj Hlis tim 17, 2026"),
        ("sm", "17 Setema 2026", "Aso Tofi, 17 Setema 2026"),
        ("ti", "17 ሴፕቴምበር 2026", "ሓሙስ፣ 17 ሴፕቴምበር 2026"),
        ("pl", "17 września 2026", "czwartek, 17 września 2026"),
        ("zh-Hans", "2026年9月17日", "2026年9月17日星期四"),
    ],
)
def test_dates_are_written_out(tag, long, full):
    assert long_date(A_THURSDAY, language(tag)) == long
    assert weekday_date(A_THURSDAY, language(tag)) == full


@pytest.mark.parametrize("spoken", WITH_OWN_CALENDAR, ids=lambda spoken: spoken.tag)
def test_an_own_calendar_is_whole_and_says_that_no_speaker_has_confirmed_it(spoken):
    calendar = spoken.calendar

    assert len(set(calendar.months)) == 12
    assert len(set(calendar.weekdays)) == 7
    assert calendar.confirmed is False


def test_languages_that_cldr_has_wrong_or_lacks_carry_their_own_calendar():
    assert {each.tag for each in WITH_OWN_CALENDAR} == {"hmn", "nv", "ht", "mh", "sm", "ti", "ksw"}


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Ana"], "Ana"),
        (["Ana", "Luis"], "Ana y Luis"),
        (["Luis", "Inés"], "Luis e Inés"),
        (["Ana", "Luis", "Hilda"], "Ana, Luis e Hilda"),
        (["Luis", "Ian"], "Luis y Ian"),
        (["Isabel", "Ana"], "Isabel y Ana"),
        (["Luis", "\u2068Inés\u2069"], "Luis e \u2068Inés\u2069"),
        ([], ""),
    ],
)
def test_spanish_joins_names_by_their_sound(names, joined):
    assert listed(names, SPANISH) == joined


@pytest.mark.parametrize(
    ("tag", "joined"),
    [
        ("en", "Ana, Bo, and Ly"),
        ("hmn", "Ana, Bo, thiab Ly"),
        ("ne", "Ana, Bo र Ly"),
        ("he", "Ana, Bo ו-Ly"),
        ("fa", "Ana، Bo و Ly"),
        ("th", "Ana, Bo และ Ly"),
        ("zh-Hant", "Ana、Bo和Ly"),
    ],
)
def test_names_are_joined_as_the_language_joins_them(tag, joined):
    assert listed(["Ana", "Bo", "Ly"], language(tag)) == joined


def test_hebrew_writes_its_and_together_with_a_hebrew_name():
    assert listed(["דנה", "נועם"], language("he")) == "דנה ונועם"


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("es-MX", "es"),
        ("es_419", "es"),
        ("SPA", "es"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("cmn", "zh-Hans"),
        ("yue-Hans", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("yue", "zh-Hant"),
        ("prs", "fa-AF"),
        ("fa_AF", "fa-AF"),
        ("fa-IR", "fa"),
        ("fil", "tl"),
        ("fil-PH", "tl"),
        ("mww", "hmn"),
        ("hmn", "hmn"),
        ("kar", "ksw"),
        ("arz", "ar"),
        ("ar-IQ", "ar"),
        ("pa-IN", "pa"),
        ("Haitian Creole", "ht"),
        ("한국어", "ko"),
    ],
)
def test_a_roster_s_code_finds_the_language_that_is_written(code, tag):
    found = closest(code)

    assert found is LANGUAGES[tag]


@pytest.mark.parametrize(
    "code", ["", None, "und", "mis", "xx", "sr", "pa-PK", "pa-Arab", "hmn-Hmng", "zh-Latn", "-"]
)
def test_a_code_of_another_language_or_script_finds_none(code):
    assert closest(code) is None


def test_no_two_languages_claim_one_code():
    known = [{each.tag, *each.codes, each.english_name.casefold()} for each in EVERY]
    claimed = [code for codes in known for code in codes]

    assert {code for code in claimed if claimed.count(code) > 1} == set()


def test_nobody_s_language_is_oral_only_until_a_district_says_so():
    assert [each for each in EVERY if each.oral_only] == []


@every_language
def test_all_that_a_record_says_can_be_drawn(spoken):
    assert missing("".join(said_by(spoken)), spoken) == ()


@every_language
def test_the_first_font_draws_the_language_s_own_name(spoken):
    assert stack(spoken, 400).first.draws(spoken.own_name)


def test_a_language_more_is_one_record_more():
    words = JoiningWord(" eta ")
    basque = replace(
        language("es"), tag="eu", own_name="Euskara", babel_locale="eu", joining_word=words, codes=("baq",)
    )

    assert long_date(A_THURSDAY, basque) == "2026(e)ko irailaren 17(a)"
    assert listed(["Ane", "Iker"], basque) == "Ane eta Iker"
    assert lay_out("Kaixo, familia agurgarria", basque, Style(10, 13), 60).overfull is False
