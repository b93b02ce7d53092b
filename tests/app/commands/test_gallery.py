from io import BytesIO

import pypdf
import pytest
from click.testing import CliRunner
from PIL import Image

from app.commands.letters import letters
from forms.letters.kinds import KINDS, LETTERS
from forms.letters.languages import LANGUAGES
from forms.letters.setting import missing
from forms.letters.specimen import words


def test_one_letter_per_language_and_kind_and_all_on_one_sheet(tmp_path):
    ran = CliRunner().invoke(letters, ["gallery", "--out", str(tmp_path), "--language", "ksw", "--png"])

    assert ran.exit_code == 0, ran.output
    written = {path.name for path in tmp_path.glob("*.pdf")}
    assert written == {f"ksw-{kind}-beside.pdf" for kind in LETTERS} | {"ksw-first_visit-first.pdf"}
    with Image.open(tmp_path / "contact-sheet.png") as sheet:
        assert sheet.width > sheet.height
    for path in tmp_path.glob("*.pdf"):
        pages = len(pypdf.PdfReader(BytesIO(path.read_bytes())).pages)
        assert len(list(tmp_path.glob(f"{path.stem}-*.png"))) >= pages


@pytest.mark.parametrize("spoken", LANGUAGES.values(), ids=list(LANGUAGES))
def test_a_language_without_words_is_shown_by_its_own_letters_with_every_merge_field(spoken):
    for kind in LETTERS:
        shown = words(kind, spoken).text.parts

        assert set(shown) == {part.name for part in KINDS[kind].parts}
        for part in KINDS[kind].parts:
            assert all(f"{{{field}}}" in shown[part.name] for field in part.fields)
            assert missing(shown[part.name], spoken) == ()
