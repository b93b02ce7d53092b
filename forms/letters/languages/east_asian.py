"""Chinese, Japanese and Korean."""

from forms.letters.languages.record import DayParts, Language
from forms.letters.languages.stacks import HAN_SIMPLIFIED, HAN_TRADITIONAL, JAPANESE, KOREAN, stack

RECORDS = (
    Language(
        tag="zh-Hans",
        own_name="简体中文",
        english_name="Chinese (Simplified)",
        script="Hans",
        fonts=stack(HAN_SIMPLIFIED),
        babel_locale="zh_Hans",
        line_break_locale="zh_Hans",
        codes=("zh", "cmn", "chi", "zho", "yue-Hans", "yue-CN", "Chinese", "Mandarin"),
    ),
    Language(
        tag="zh-Hant",
        own_name="繁體中文",
        english_name="Chinese (Traditional)",
        script="Hant",
        fonts=stack(HAN_TRADITIONAL),
        babel_locale="zh_Hant",
        line_break_locale="zh_Hant",
        # Readers of Cantonese here mostly learned these characters.
        codes=("zh-TW", "zh-HK", "zh-MO", "cmn-Hant", "cmn-TW", "yue", "Cantonese"),
    ),
    Language(
        tag="ja",
        own_name="日本語",
        english_name="Japanese",
        script="Jpan",
        fonts=stack(JAPANESE),
        babel_locale="ja",
        # No line begins with a small kana or with the mark of a long vowel.
        line_break_locale="ja@lb=strict",
        codes=("jpn",),
    ),
    Language(
        tag="ko",
        own_name="한국어",
        english_name="Korean",
        script="Kore",
        fonts=stack(KOREAN),
        babel_locale="ko",
        # Korean keeps its words whole.
        line_break_locale="ko@lw=phrase",
        # CLDR's short form is English.
        day_parts=DayParts("{part} {time}", ((0, "오전"), (12, "오후"))),
        codes=("kor",),
    ),
)
