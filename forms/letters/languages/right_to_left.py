"""Languages that run from right to left."""

import re

from forms.letters.languages.record import JoiningWord, Language
from forms.letters.languages.stacks import HEBREW, PLEX_ARABIC, stack

RECORDS = (
    Language(
        tag="ar",
        own_name="العربية",
        english_name="Arabic",
        direction="rtl",
        script="Arab",
        fonts=stack(PLEX_ARABIC),
        babel_locale="ar",
        line_break_locale="ar",
        # Speakers of every spoken Arabic read this one.
        codes=(
            "ara",
            "arb",
            "acm",
            "acw",
            "aeb",
            "afb",
            "ajp",
            "apc",
            "apd",
            "arq",
            "ary",
            "arz",
            "ayl",
            "ayn",
        ),
    ),
    Language(
        tag="fa",
        own_name="فارسی",
        english_name="Farsi",
        direction="rtl",
        script="Arab",
        fonts=stack(PLEX_ARABIC),
        babel_locale="fa",
        line_break_locale="fa",
        joining_word=JoiningWord(" و ", between="، "),
        codes=("fas", "per", "pes", "Persian"),
    ),
    Language(
        tag="fa-AF",
        own_name="دری",
        english_name="Dari",
        direction="rtl",
        script="Arab",
        fonts=stack(PLEX_ARABIC),
        babel_locale="fa_AF",
        line_break_locale="fa",
        joining_word=JoiningWord(" و ", between="، "),
        # Hazaragi is written as Dari.
        codes=("prs", "haz"),
    ),
    Language(
        tag="ps",
        own_name="پښتو",
        english_name="Pashto",
        direction="rtl",
        script="Arab",
        fonts=stack(PLEX_ARABIC),
        babel_locale="ps",
        line_break_locale="ps",
        codes=("pus", "pst", "pbt", "pbu"),
    ),
    Language(
        tag="ur",
        own_name="اردو",
        english_name="Urdu",
        direction="rtl",
        script="Arab",
        fonts=stack(PLEX_ARABIC),
        babel_locale="ur",
        line_break_locale="ur",
        codes=("urd",),
    ),
    Language(
        tag="he",
        own_name="עברית",
        english_name="Hebrew",
        direction="rtl",
        script="Hebr",
        fonts=stack(HEBREW),
        babel_locale="he",
        line_break_locale="he",
        # The "and" is written together with a Hebrew name, and with a hyphen before any other.
        joining_word=JoiningWord(" ו", changed=" ו-", before=re.compile(r"[^\u0590-\u05ff]")),
        codes=("heb", "iw"),
    ),
)
