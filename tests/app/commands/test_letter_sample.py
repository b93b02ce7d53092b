"""`flask letter sample`: a letter to look at."""

import pypdf
import pytest
from click.testing import CliRunner

from app.cli import create_app


@pytest.fixture
def sample(tmp_path):  # type: ignore[no-untyped-def]
    """Print a letter: the result of the command, and the PDF it was to write."""

    def run(*words: str):  # type: ignore[no-untyped-def]
        out = tmp_path / "x.pdf"
        command = ["letter", "sample", "--out", str(out), *words]
        return CliRunner().invoke(create_app().cli, command), out

    return run


def test_a_letter_of_any_kind_and_layout_becomes_a_pdf_and_pictures(sample) -> None:  # type: ignore[no-untyped-def]
    result, out = sample("--language", "ar", "--kind", "missed", "--layout", "first", "--slip", "--png")

    assert result.exit_code == 0, result.output
    pages = pypdf.PdfReader(out).pages
    assert "We are sorry that we missed you" in pages[1].extract_text()
    pictures = sorted(out.parent.glob("x-*.png"))
    assert len(pictures) == len(pages)


def test_a_language_without_words_of_its_own_says_so(sample) -> None:  # type: ignore[no-untyped-def]
    result, out = sample("--language", "ksw")

    assert result.exit_code == 0, result.output
    assert "no letters in Karen" in result.output
    assert out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--language", "xx"), "There is no language 'xx'"),
        (("--language", "es", "--kind", "bill"), "bill"),
        (("--language", "es", "--layout", "under"), "under"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_sentence(sample, words, said) -> None:  # type: ignore[no-untyped-def]
    result, out = sample(*words)

    assert result.exit_code != 0
    assert said in result.output
    assert not out.exists()
