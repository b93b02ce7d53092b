"""The door through which a person's data enters a letter, tried with what people and programs really send."""

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

import icu
import pytest
from babel import Locale

from forms.letters import refusal
from forms.letters.characters import flaw, zawgyi
from forms.letters.languages import LANGUAGES, language
from forms.letters.refusal import LetterRefused
from forms.letters.values import LONGEST, MOST_LINES, Merge, plain, readable_phone

EVERY = list(LANGUAGES.values())
ARABIC, BURMESE, SPANISH = language("ar"), language("my"), language("es")
FIRST_STRONG, LEFT_TO_RIGHT, POP = "\u2068", "\u2066", "\u2069"

HOSTILE = [
    "Jo <Ana> Li",
    "Jo <b> Li",
    "<img src='/any/file.png'>",
    "<a href='javascript:alert(1)'>Li</a>",
    "<font color='[[[getattr(pow, Word(\"__globals__\"))]]]'>x</font>",
    "&lt;b&gt; &amp; &#65;",
    "{students} {0.__class__} {phone!r}",
    "%(phone)s %s %n",
    "=1+1",
    "(Tj) ET Q endstream",
    "\\u0041 \\n",
    "'; DROP TABLE letters; --",
]
NAMES = [
    "Nguyễn Thị Ánh Tuyết",
    "Ŋalu Kaʻiulani O’Neil",
    "Zoë Müller-Ørsted",
    "Łukasz Żółć",
    "Jānwōde M̧ajeļ",
    "Yanaghę́ʼ Shíłóʼ",
    "Дмитрий Щукин",
    "Ольга Їжакевич",
    "ليلى بنت خالد",
    "گلنار پښتون",
    "נועה בן־דוד",
    "प्रिया शर्मा",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "હેતલ પટેલ",
    "মৌসুমী",
    "தமிழ்ச்செல்வி",
    "లక్ష్మి",
    "ሰላም ተስፋይ",
    "Արամ Խաչատրյան",
    "အောင်ဆန်း",
    "စီၤဖီ နီၢ်မူ",
    "សុខា",
    "ສົມສັກ",
    "สมหญิง",
    "李小龍",
    "山田さくら",
    "김민준",
    "ქეთევან",
]


def of(spoken):
    return Merge("first_visit 3", spoken)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_only_the_letters_it_is_made_of(value):
    merged = of(SPANISH).words(value, "student_names")

    assert merged == f"{FIRST_STRONG}{value}{POP}"
    assert of(SPANISH).filled("Estimada {students}:", {"students": merged}) == f"Estimada {merged}:"


def test_a_value_is_not_read_for_tokens_again():
    values = {"students": of(SPANISH).words("{phone}", "student_names"), "phone": "(916) 448-5290"}

    assert plain(of(SPANISH).filled("{students}, {phone}", values)) == "{phone}, (916) 448-5290"


@pytest.mark.parametrize("token", ["{nobody}", "{students} {__class__}"])
def test_a_token_without_a_value_is_an_error_and_never_printed(token):
    with pytest.raises(KeyError):
        of(SPANISH).filled(token, {"students": "Ana"})


def test_a_format_of_python_s_is_text_and_reaches_nothing():
    assert of(SPANISH).filled("{students.__class__} {students!r}", {"students": "Ana"}) == (
        "{students.__class__} {students!r}"
    )


@pytest.mark.parametrize("spoken", EVERY, ids=list(LANGUAGES))
def test_a_name_of_any_script_stays_as_it_is_in_every_language(spoken):
    composed = [unicodedata.normalize("NFC", name) for name in NAMES]

    assert [plain(of(spoken).words(name, "student_names")) for name in NAMES] == composed


def test_a_name_is_composed_and_its_blanks_are_single_spaces():
    assert plain(of(SPANISH).words("  Jose\u0301 \u00a0 Ortiz ", "guardian_names")) == "José Ortiz"


@pytest.mark.parametrize("spoken", EVERY, ids=list(LANGUAGES))
def test_every_value_stands_in_an_isolate_in_every_language(spoken):
    at = datetime(2026, 9, 17, 17, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
    merge = of(spoken)
    values = [
        merge.words("Ana", "student_names"),
        merge.phone("9164485290", "school_phone"),
        merge.code("PV-000123", "letter_id"),
        merge.link("https://visits.example.org/a/b-C", "answer_url"),
        merge.day(at.date(), "reply_by"),
        merge.short_day(at.date(), "letter_date"),
        merge.hour(at, "starts_at"),
        *merge.lines(["120 Alder Street"], "return_address"),
    ]

    assert all(value[0] in (FIRST_STRONG, LEFT_TO_RIGHT) and value[-1] == POP for value in values)
    assert all(value.count(POP) == 1 for value in values)


def test_names_are_isolated_one_by_one_and_joined_in_the_letter_s_language():
    assert of(SPANISH).names(["Luis", "Inés"], "student_names") == "\u2068Luis\u2069 e \u2068Inés\u2069"
    assert of(ARABIC).names(["Ana", "Luis"], "student_names") == "\u2068Ana\u2069 و\u2068Luis\u2069"
    assert of(ARABIC).names([], "educator_names") == ""


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9164485290", "(916)\u00a0448-5290"),
        ("+1 916 448 5290", "(916)\u00a0448-5290"),
        ("916-448-5290 x12", "(916)\u00a0448-5290\u00a0ext.\u00a012"),
        ("+52 5512345678", "+52\u00a055\u00a01234\u00a05678"),
        ("ask at-the office", "ask\u00a0at\u2011the\u00a0office"),
    ],
)
def test_a_phone_number_is_easy_to_read_and_never_broken(typed, read):
    assert of(ARABIC).phone(typed, "school_phone") == f"{LEFT_TO_RIGHT}{read}{POP}"


@pytest.mark.parametrize("tag", ["en", "ar", "th", "my", "ja", "ko"])
@pytest.mark.parametrize("value", ["(916) 448-5290", "PV-000123", "PV-A-1", "+52 55 1234 5678"])
def test_no_line_may_end_inside_a_phone_or_a_code(tag, value):
    merged = of(language(tag)).code(value, "letter_id").strip(LEFT_TO_RIGHT + POP)
    breaks = icu.BreakIterator.createLineInstance(icu.Locale(language(tag).line_break_locale))
    breaks.setText(merged)

    assert list(breaks) == [len(merged)]


def test_a_link_works_when_it_is_copied():
    link = "https://visits.example.org/a/Ab-cd_eF"

    assert of(ARABIC).link(link, "answer_url").strip(LEFT_TO_RIGHT + POP) == link


def test_a_number_that_is_none_stays_as_it_was_typed():
    assert readable_phone("call the office") == "call the office"
    assert readable_phone("12") == "12"


@pytest.mark.parametrize(
    ("value", "sentence", "named"),
    [
        ("Ana 🙂", refusal.NO_GLYPH, "U+1F642 SLIGHTLY SMILING FACE"),
        ("ᏣᎳᎩ", refusal.NO_GLYPH, "U+13E3 CHEROKEE LETTER TSA"),
        ("Alder\x00", refusal.HIDDEN, "U+0000"),
        ("916\n448", refusal.HIDDEN, "U+000A"),
        ("A\tB", refusal.HIDDEN, "U+0009"),
        ("A\x85B", refusal.HIDDEN, "U+0085"),
        ("Rosa\u202eodagleD", refusal.HIDDEN, "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("Rosa\u202a", refusal.HIDDEN, "U+202A LEFT-TO-RIGHT EMBEDDING"),
        ("Plum\u2066Valley", refusal.HIDDEN, "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("Plum\u2069Valley", refusal.HIDDEN, "U+2069 POP DIRECTIONAL ISOLATE"),
        ("12 Elm\u200b Street", refusal.HIDDEN, "U+200B ZERO WIDTH SPACE"),
        ("Ma\u00adria", refusal.HIDDEN, "U+00AD SOFT HYPHEN"),
        ("\ufeffAna", refusal.HIDDEN, "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("A\u2028B", refusal.HIDDEN, "U+2028 LINE SEPARATOR"),
        ("A\u3164B", refusal.HIDDEN, "U+3164 HANGUL FILLER"),
        ("A\U000e0041", refusal.HIDDEN, "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("PV\ud800", refusal.HIDDEN, "U+D800"),
        ("A\u0378", refusal.HIDDEN, "U+0378"),
        ("12 \ue000 Street", refusal.OLD_FONT, "U+E000"),
        ("A\U0010fffd", refusal.OLD_FONT, "U+10FFFD"),
        ("Nu\ufffdez", refusal.LOST, "U+FFFD REPLACEMENT CHARACTER"),
        ("ေမာင္ေမာင္", refusal.ZAWGYI, "U+1031 MYANMAR VOWEL SIGN E"),
    ],
)
def test_what_would_not_be_seen_as_meant_is_refused_with_character_field_and_template(value, sentence, named):
    with pytest.raises(LetterRefused) as refused:
        of(SPANISH).words(value, "school_name")

    assert refused.value.sentence == sentence
    assert refused.value.facts["code_point"].startswith(named)
    assert refused.value.field == "school_name"
    assert refused.value.template == "first_visit 3"
    assert refused.value.language == "Spanish"


@pytest.mark.parametrize("value", ["نازنین\u200cزهرا", "ශ්\u200dරී", "ភាសា\u200bខ្មែរ", "สวัสดี\u200bครับ"])
def test_joiners_and_line_ends_that_spell_a_language_are_kept(value):
    assert plain(of(SPANISH).words(value, "student_names")) == value


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("", refusal.MISSING), (" \u00a0", refusal.MISSING), ("x" * (LONGEST + 1), refusal.TOO_LONG)],
)
def test_nothing_and_too_much_are_refused(value, sentence):
    for way in (of(SPANISH).words, of(SPANISH).code, of(SPANISH).phone, of(SPANISH).link):
        with pytest.raises(LetterRefused) as refused:
            way(value, "school_name")
        assert refused.value.sentence == sentence


@pytest.mark.parametrize("lines", [["Elm"] * (MOST_LINES + 1), ["x" * 101]])
def test_an_address_that_would_not_fit_is_refused(lines):
    with pytest.raises(LetterRefused, match="more text in the school’s address"):
        of(SPANISH).lines(lines, "return_address")


def test_no_address_is_no_lines():
    assert of(SPANISH).lines(None, "household_address") == ()


def test_a_day_and_an_hour_are_said_in_the_letter_s_language():
    at = datetime(2026, 9, 17, 17, 30, tzinfo=ZoneInfo("America/Los_Angeles"))

    assert of(ARABIC).day(date(2026, 9, 17), "reply_by") == "\u2068الخميس، 17 سبتمبر 2026\u2069"
    assert of(ARABIC).hour(at, "starts_at") == "\u20685:30\u00a0م\u2069"


BURMESE_SENTENCE = "ကျေးဇူးပြု၍ ကျောင်းသို့ ဖုန်းဆက်ပါ။ သင့်ကလေးအကြောင်း ပြောလိုပါသည်။"
UNICODE_IN_MYANMAR_LETTERS = [
    BURMESE_SENTENCE,
    "ယောက်ျား ကျွန်ုပ် သင်္ဘော အင်္ဂလိပ် ပဉ္စမ ဥက္ကာ တက္ကသိုလ် ဩဂုတ် ဝိညာဉ်",
    "ကညီကျိာ် မုၢ်လ့ၤဧိၤ လါစဲးပတ့ဘၢၣ် ပှၤကညီ ကၠိ သရၣ်",
    "ၵူၼ်းတႆး လိၵ်ႈတႆး မိူင်းတႆး ႁူဝ်ႁဵၼ်း",
    "ဘာသာမန် ဍုၚ်မန် ကၟိန်ဍုၚ် ဗၟာ",
]


def cldr_s_burmese():
    """Some 600 words that linguists wrote in Unicode."""
    burmese = Locale.parse("my")
    return [
        *burmese.months["format"]["wide"].values(),
        *burmese.languages.values(),
        *burmese.territories.values(),
    ]


@pytest.mark.parametrize("text", UNICODE_IN_MYANMAR_LETTERS)
def test_burmese_karen_shan_and_mon_in_unicode_are_not_taken_for_zawgyi(text):
    assert zawgyi(text) == ""
    assert flaw(text, "my") is None


def test_no_burmese_word_of_cldr_is_taken_for_zawgyi():
    assert [word for word in cldr_s_burmese() if zawgyi(word)] == []


def test_sentences_in_zawgyi_are_found_and_most_single_words():
    typed_for_zawgyi = icu.Transliterator.createInstance("my-Zawgyi").transliterate
    words = [(word, typed_for_zawgyi(word)) for word in cldr_s_burmese()]
    changed = [shown for word, shown in words if shown != word]

    assert zawgyi(typed_for_zawgyi(BURMESE_SENTENCE))
    assert sum(1 for shown in changed if zawgyi(shown)) > 0.7 * len(changed)


def test_a_text_for_zawgyi_is_refused_as_the_letter_s_own():
    with pytest.raises(LetterRefused, match="Zawgyi") as refused:
        of(BURMESE).text("ေက်းဇူးျပဳ၍ ဖုန္းဆက္ပါ။")

    assert refused.value.field == "wording"


def test_every_refusal_can_be_said_in_words():
    sentences = [each for name, each in vars(refusal).items() if name.isupper() and isinstance(each, str)]

    for sentence in sentences:
        refused = LetterRefused(
            sentence, field="wording", template="thanks 1", language="Thai", character="\ue000"
        )
        assert "%(" not in str(refused)
