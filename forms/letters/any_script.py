"""Lines in English for colleagues, in which a name may stand in any script."""

from forms.letters.languages import LANGUAGES, SOURCE, Language
from forms.letters.setting import Paragraph, Style, lay_out, missing


def in_any_script(text: str, style: Style, width: float) -> Paragraph:
    """Set it in English; with the fonts of another language where English has none for a name in it."""
    return lay_out(text, _drawing(text), style, width)


def _drawing(text: str) -> Language:
    return next((each for each in LANGUAGES.values() if not missing(text, each)), SOURCE)
