"""Languages of Myanmar, Cambodia, Laos and Thailand, most of them written without spaces between words."""

from forms.letters.languages.record import Calendar, JoiningWord, Language
from forms.letters.languages.stacks import KHMER, LAO, MYANMAR, THAI, stack

_KAREN = Calendar(
    months=(
        "လါယနူၤအါရံၤ",
        "လါဖ့ၤဘြူၤအါရံၤ",
        "လါမၢ်ၡး",
        "လါအ့ဖြ့ၤ",
        "လါမ့ၤ",
        "လါယူၤ",
        "လါယူၤလံ",
        "လါအီကူး",
        "လါစဲးပတ့ဘၢၣ်",
        "လါအီးကထိဘၢၣ်",
        "လါနိၣ်ဝ့ဘၢၣ်",
        "လါဒံၣ်စ့ဘၢၣ်",
    ),
    weekdays=("မုၢ်ဆၣ်", "မုၢ်ယူာ်", "မုၢ်ပျဲၤ", "မုၢ်လ့ၤဧိၤ", "မုၢ်ဖီဖး", "မုၢ်ဘူၣ်", "မုၢ်အိၣ်ဘှံး"),
    long="{month} {day}, {year}",
    full="{weekday}, {month} {day}, {year}",
)

RECORDS = (
    Language(
        tag="my",
        own_name="မြန်မာဘာသာ",
        english_name="Burmese",
        script="Mymr",
        fonts=stack(MYANMAR),
        babel_locale="my",
        line_break_locale="my",
        joining_word=JoiningWord(" နှင့် ", between="၊ "),
        codes=("mya", "bur"),
    ),
    Language(
        tag="ksw",
        own_name="ကညီကျိာ်",
        english_name="Karen",
        script="Mymr",
        fonts=stack(MYANMAR),
        babel_locale=None,
        # ICU has no Karen dictionary and would use the Burmese one, whatever the locale.
        line_break_locale="en",
        calendar=_KAREN,
        joining_word=JoiningWord(" ဒီး "),
        opentype_language="KSW",
        # ISO 639-2 names all Karen languages at once; most families here read Sgaw.
        codes=("kar",),
    ),
    Language(
        tag="km",
        own_name="ខ្មែរ",
        english_name="Khmer",
        script="Khmr",
        fonts=stack(KHMER),
        babel_locale="km",
        line_break_locale="km",
        joining_word=JoiningWord(" និង "),
        codes=("khm", "Cambodian"),
    ),
    Language(
        tag="lo",
        own_name="ລາວ",
        english_name="Lao",
        script="Laoo",
        fonts=stack(LAO),
        babel_locale="lo",
        line_break_locale="lo",
        joining_word=JoiningWord(" ແລະ "),
        codes=("lao",),
    ),
    Language(
        tag="th",
        own_name="ไทย",
        english_name="Thai",
        script="Thai",
        fonts=stack(THAI),
        babel_locale="th",
        line_break_locale="th",
        joining_word=JoiningWord(" และ "),
        codes=("tha",),
    ),
)
