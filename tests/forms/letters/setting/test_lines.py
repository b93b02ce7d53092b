"""Where lines end, and in which order their words stand."""

import re
import unicodedata

import icu
import pytest

from forms.letters.languages import LANGUAGES, language
from forms.letters.setting import Style, lay_out
from forms.letters.setting.breaking import clusters, line_breaks
from forms.letters.setting.filling import Filling
from forms.letters.setting.itemising import Itemised, in_visual_order
from forms.letters.setting.shaping import shaped
from tests.forms.letters.setting.reading import EVERY, STYLE, seen_in, words_of

THAI = "ครู สอง คน จาก โรงเรียน อยาก ไป เยี่ยม ครอบครัว ของ คุณ ที่ บ้าน"
LAO = "ຄູ ສອງ ຄົນ ຈາກ ໂຮງຮຽນ ຢາກ ໄປ ຢາມ ຄອບຄົວ ຂອງ ທ່ານ ຢູ່ ເຮືອນ"
KHMER = "គ្រូ ពីរ នាក់ មក ពី សាលា រៀន ចង់ មក លេង គ្រួសារ របស់ អ្នក នៅ ផ្ទះ"
BURMESE = "ကျောင်း မှ ဆရာ နှစ် ဦး သည် သင့် မိသားစု ကို အိမ် တွင် လာ တွေ့ လို ပါ သည်"
ISOLATED_PHONE = "\u2066(916)\u00a0448-5290\u2069"


def lines_of(text, tag, width=120.0):
    return lay_out(text, language(tag), STYLE, width).lines


@pytest.mark.parametrize(("tag", "sentence"), [("th", THAI), ("lo", LAO), ("km", KHMER), ("my", BURMESE)])
@pytest.mark.parametrize("width", [60.0, 90.0, 130.0, 200.0])
def test_an_unspaced_sentence_is_broken_only_between_words(tag, sentence, width):
    words = sentence.split()
    ends = {"".join(words[:number]) for number in range(1, len(words) + 1)}

    lines = lines_of("".join(words), tag, width)

    assert len(lines) > 1
    assert all("".join(line.text for line in lines[: number + 1]) in ends for number in range(len(lines)))


def test_korean_keeps_its_words_whole():
    text = "학교의 두 선생님이 가정을 방문하고 싶어 합니다"

    assert [word for line in lines_of(text, "ko", 70) for word in line.text.split()] == text.split()


def test_chinese_does_not_begin_a_line_with_a_full_stop():
    text = "我们想去您家拜访。我们想去您家拜访。我们想去您家拜访。"

    assert not any(
        line.text.startswith("。") for width in range(60, 120, 5) for line in lines_of(text, "zh-Hans", width)
    )


@pytest.mark.parametrize("tag", EVERY)
@pytest.mark.parametrize("width", [60.0, 97.0, 240.0])
def test_no_line_is_wider_than_its_column_and_none_loses_a_letter(tag, width):
    text = " ".join(words_of(LANGUAGES[tag], most=60))

    paragraph = lay_out(text, LANGUAGES[tag], STYLE, width)

    assert not paragraph.overfull
    assert "".join(line.text for line in paragraph.lines).replace(" ", "") == text.replace(" ", "")
    assert paragraph.height == len(paragraph.lines) * STYLE.leading


@pytest.mark.parametrize(
    "text", ["x" * 90, "e\u0323\u0302" * 60, "a " + "y" * 80, "क्षि" * 30, "👩‍👩‍👧" * 9, "ل" * 90]
)
@pytest.mark.parametrize("tag", ["en", "hi", "ar"])
def test_what_is_wider_than_a_line_is_cut_between_letters_and_their_marks(text, tag):
    text = unicodedata.normalize("NFC", text)

    lines = lines_of(text, tag, 60)

    ends = set(clusters(text))
    reached = 0
    for line in lines:
        reached = text.index(line.text, reached) + len(line.text)
        assert reached in ends
    assert all(line.width <= 60.01 for line in lines)


def test_a_letter_wider_than_its_column_is_said_to_be_overfull():
    assert lay_out("W", language("en"), Style(60, 70), 10).overfull


def test_a_phone_number_stays_on_one_line():
    lines = lines_of("please call us at (916)\u00a0448-5290", "en", 100)

    assert lines[-1].text == "(916)\u00a0448-5290"


def test_a_line_may_end_after_a_hyphen():
    assert [line.text for line in lines_of("Anderson-Fitzgerald", "en", 80)] == ["Anderson-", "Fitzgerald"]


def test_a_line_feed_begins_a_new_line_and_an_empty_line_has_its_height():
    lines = lines_of("one\n\ntwo", "en")

    assert [line.text for line in lines] == ["one", "", "two"]
    assert not any(line.goes_on for line in lines)


def test_characters_outside_the_first_plane_do_not_move_the_breaks():
    assert [line.text for line in lines_of("𠮷野家 𠮷野家 𠮷野家", "ja", 40)] == ["𠮷野家"] * 3
    assert line_breaks("𝒜𝒜 b", "en") == [3, 4]


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("km", "អាហ្វ្រិកា"),
        ("my", "ဆက္ကစွန်"),
        ("my", "တနင်္လာ"),
        ("my", "အာလ်တိုင်း"),
        ("th", "เบนาบา"),
        ("lo", "ໂຟຣກາບອນ"),
    ],
)
@pytest.mark.parametrize("ends", [line_breaks, lambda text, _: clusters(text)])
def test_a_name_that_no_dictionary_knows_is_not_parted_within_a_syllables_letters(tag, text, ends):
    hangs = re.compile("[\u0e32\u0eb2\u17d2\u1039]|[\u1000-\u1021]\u103a")

    for end in ends(text, tag)[:-1]:
        assert text[end - 1] not in "\u0e40\u0ec2\u17d2\u1039"
        assert not hangs.match(text, end)


def test_isolates_and_soft_hyphens_are_not_drawn():
    [line] = lines_of("\u2068Ana\u2069 ma\u00admá", "es")

    assert line.text == seen_in(line) == "Ana mamá"


@pytest.mark.parametrize("tag", ["es", "ar", "th"])
def test_a_word_of_nothing_but_invisible_characters_takes_no_room(tag):
    with_it, without = (lines_of(text, tag, 500) for text in ("ab \u200b", "ab "))

    assert with_it[0].width - without[0].width == pytest.approx(
        lines_of("a b", tag)[0].width - lines_of("ab", tag)[0].width
    )


def test_wrapped_right_to_left_text_begins_at_the_top_right():
    text = "شمس قمر نجم بحر جبل"

    lines = lines_of(text, "ar", 60)

    assert " ".join(line.text for line in lines) == text
    assert len(lines) > 1
    for line in lines:
        words = [word[::-1] for word in seen_in(line).split()]
        assert words == line.text.split()[::-1]


def test_a_phone_number_keeps_its_order_inside_arabic():
    [line] = lines_of(f"اتصلوا على {ISOLATED_PHONE} اليوم", "ar", 500)

    assert "(916)\u00a0448-5290" in seen_in(line)


def test_without_isolates_the_phone_number_would_come_apart():
    [line] = lines_of("اتصلوا على (916) 448-5290 اليوم", "ar", 500)

    assert "(916) 448-5290" not in seen_in(line)


def test_a_date_in_english_keeps_its_order_inside_arabic():
    [line] = lines_of("قبل \u2068October 1, 2026\u2069 من فضلكم", "ar", 500)

    assert "October 1, 2026" in seen_in(line)


def test_two_values_side_by_side_keep_the_order_of_the_text():
    [line] = lines_of("\u2068Ana Paz\u2069، \u2068Luis Gil\u2069", "ar", 500)

    assert seen_in(line) == "Luis Gil ،Ana Paz"


def test_an_arabic_name_inside_spanish_runs_from_the_right():
    [line] = lines_of("Estimado \u2068محمد علي\u2069, hola", "es", 500)

    assert seen_in(line) == "Estimado " + "محمد علي"[::-1] + ", hola"


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("abc אבג 12 דה", 0),
        ("אבג abc 12, דה (x)", 1),
        (f"قبل 12 {ISOLATED_PHONE} x", 1),
        ("plain", 0),
    ],
)
def test_words_are_reordered_as_icu_does(text, base):
    bidi = icu.Bidi()
    bidi.setPara(icu.UnicodeString(text), base)

    assert in_visual_order(bidi.getLevels()) == list(bidi.getVisualMap())


def test_the_same_paragraph_is_laid_out_once():
    first = lay_out("Once", language("en"), STYLE, 200)

    assert lay_out("Once", language("en"), STYLE, 200) is first
    assert lay_out("Once", language("en"), STYLE, 201) is not first


def test_lines_do_not_depend_on_what_is_remembered():
    text = "one two three four five six seven eight"
    first = lay_out(text, language("en"), STYLE, 63)
    shaped.cache_clear()
    lay_out.cache_clear()

    again = lay_out(text, language("en"), STYLE, 63)

    assert [(line.text, line.width) for line in again.lines] == [
        (line.text, line.width) for line in first.lines
    ]


def test_what_is_said_aloud_has_no_spaces_that_the_text_has_not():
    together = THAI.replace(" ", "")

    assert (
        lay_out(f"\u2068{together}\u2069\n{together}", language("th"), STYLE, 90).seen
        == f"{together} {together}"
    )


@pytest.mark.parametrize("tag", EVERY)
def test_remembered_parts_are_broken_where_the_whole_text_is(tag):
    spoken = LANGUAGES[tag]
    words = words_of(spoken, most=16)
    text = (
        f"{' '.join(words[:6])} \u2068Ana-Sofía Nguyễn\u2069, \u2068Luis\u2069: {' '.join(words[6:12])}. "
        f"{words[0]} ({ISOLATED_PHONE}) — \u2068王小明\u2069! “{words[1]}” {words[2]}/\u2066a.org/b-c\u2069 {words[3]}?"
    )
    items = Itemised(text, spoken.direction)

    found = Filling(spoken, STYLE, 200)._units(items)

    ends = sorted([*found.ends, *(end for inner in found.inner for end in inner)])
    assert ends == line_breaks(items.visible, spoken.line_break_locale)
