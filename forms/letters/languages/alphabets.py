"""Languages in Cyrillic, Armenian and Ethiopic letters."""

from forms.letters.languages.record import Calendar, DayParts, Language
from forms.letters.languages.stacks import ARMENIAN, ETHIOPIC, stack

# CLDR lends the names of the Ge'ez months to Gregorian ones, so that a day could be read as another.
_TIGRINYA = Calendar(
    months=(
        "ጃንዋሪ",
        "ፌብርዋሪ",
        "ማርች",
        "ኤፕሪል",
        "ሜይ",
        "ጁን",
        "ጁላይ",
        "ኦገስት",
        "ሴፕቴምበር",
        "ኦክቶበር",
        "ኖቬምበር",
        "ዲሴምበር",
    ),
    weekdays=("ሰኑይ", "ሰሉስ", "ረቡዕ", "ሓሙስ", "ዓርቢ", "ቀዳም", "ሰንበት"),
    long="{day} {month} {year}",
    full="{weekday}፣ {day} {month} {year}",
)

RECORDS = (
    Language(
        tag="ru",
        own_name="Русский",
        english_name="Russian",
        script="Cyrl",
        fonts=stack(),
        babel_locale="ru",
        line_break_locale="ru",
        # CLDR's twelve hours are English here, and an abbreviation in Ukrainian.
        day_parts=DayParts("{time} {part}", ((0, "ночи"), (4, "утра"), (12, "дня"), (17, "вечера"))),
        codes=("rus",),
    ),
    Language(
        tag="uk",
        own_name="Українська",
        english_name="Ukrainian",
        script="Cyrl",
        fonts=stack(),
        babel_locale="uk",
        line_break_locale="uk",
        day_parts=DayParts("{time} {part}", ((0, "ночі"), (4, "ранку"), (12, "дня"), (17, "вечора"))),
        codes=("ukr",),
    ),
    Language(
        tag="hy",
        own_name="Հայերեն",
        english_name="Armenian",
        script="Armn",
        fonts=stack(ARMENIAN),
        babel_locale="hy",
        line_break_locale="hy",
        codes=("hye", "arm", "hyw"),
    ),
    Language(
        tag="am",
        own_name="አማርኛ",
        english_name="Amharic",
        script="Ethi",
        fonts=stack(ETHIOPIC),
        babel_locale="am",
        line_break_locale="am",
        codes=("amh",),
    ),
    Language(
        tag="ti",
        own_name="ትግርኛ",
        english_name="Tigrinya",
        script="Ethi",
        fonts=stack(ETHIOPIC),
        babel_locale="ti",
        line_break_locale="ti",
        calendar=_TIGRINYA,
        codes=("tir",),
    ),
)
