"""Which fonts draw which script. All come from installed packages; none is copied or named by path."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FontFile:
    """A font by the installed package that holds it.

    A variable font carries every weight in one file; a family of fixed weights names its bold file too. Without
    `latin` it draws no Latin letters, whichever it has: a name such as Nguyễn is set in one font.
    """

    package: str
    name: str
    bold: str = ""
    latin: bool = False

    def file_for(self, weight: int) -> str:
        """The file's name for a weight from 100 to 900."""
        return self.bold if self.bold and weight >= 600 else self.name


def _noto(script: str) -> FontFile:
    return FontFile("manimgx_fonts", f"NotoSans{script}[wght].ttf")


def _han(folder: str, region: str) -> FontFile:
    return FontFile("justmytype_intl_cjk", f"fonts/ofl/{folder}/NotoSans{region}[wght].ttf")


NOTO_SANS = FontFile("manimgx_fonts", "NotoSans[wght].ttf", latin=True)

# Noto Sans Arabic draws dots apart from their letters, so that copied text loses words; Plex does not.
PLEX_ARABIC = FontFile(
    "fontpkg_ibm_plex_sans_arabic",
    "files/IBMPlexSansArabic-Regular.ttf",
    bold="files/IBMPlexSansArabic-Bold.ttf",
)
ARMENIAN = _noto("Armenian")
BENGALI = _noto("Bengali")
DEVANAGARI = _noto("Devanagari")
ETHIOPIC = _noto("Ethiopic")
GUJARATI = _noto("Gujarati")
GURMUKHI = _noto("Gurmukhi")
HEBREW = _noto("Hebrew")
KHMER = _noto("Khmer")
LAO = _noto("Lao")
MYANMAR = _noto("Myanmar")
TAMIL = _noto("Tamil")
TELUGU = _noto("Telugu")
THAI = _noto("Thai")
HAN_SIMPLIFIED = _han("notosanssc", "SC")
HAN_TRADITIONAL = _han("notosanstc", "TC")
JAPANESE = _han("notosansjp", "JP")
KOREAN = _han("notosanskr", "KR")

# For names: a letter in any language may greet a person whose name is written in another script.
_ANY_SCRIPT = (
    NOTO_SANS,
    PLEX_ARABIC,
    ARMENIAN,
    BENGALI,
    DEVANAGARI,
    ETHIOPIC,
    GUJARATI,
    GURMUKHI,
    HEBREW,
    KHMER,
    LAO,
    MYANMAR,
    TAMIL,
    TELUGU,
    THAI,
    _noto("Georgian"),
    _noto("Kannada"),
    _noto("Malayalam"),
    _noto("Oriya"),
    _noto("Sinhala"),
    _noto("Arabic"),
    HAN_SIMPLIFIED,
    HAN_TRADITIONAL,
    JAPANESE,
    KOREAN,
)


def stack(*own: FontFile) -> tuple[FontFile, ...]:
    """A language's own fonts, then Noto Sans, then one for every other script."""
    return tuple(dict.fromkeys((*own, *_ANY_SCRIPT)))
