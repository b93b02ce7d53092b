"""`flask letter typeset`, for translators."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import create_app


@pytest.fixture
def typeset(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Set a text: the result of the command, and the folder that it wrote to."""

    def run(text: bytes, *more: str, tag: str = "ar") -> tuple[Result, Path]:
        source = tmp_path / "text.txt"
        source.write_bytes(text)
        words = [
            "letter",
            "typeset",
            "--language",
            tag,
            "--text-file",
            str(source),
            "--out",
            str(tmp_path / "x.pdf"),
        ]
        return CliRunner().invoke(create_app().cli, [*words, *more]), tmp_path

    return run


def test_a_text_becomes_a_pdf_and_pictures(typeset) -> None:  # type: ignore[no-untyped-def]
    result, folder = typeset("مرحبا بكم".encode(), "--width", "200", "--font-size", "14", "--png")

    assert result.exit_code == 0, result.output
    assert (folder / "x.pdf").read_bytes().startswith(b"%PDF-")
    assert (folder / "x-1.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("text", "tag", "said"),
    [
        ("Hola\n\n😀".encode(), "es", "No font draws “😀” (U+1F600 GRINNING FACE), in line 3."),
        (b"Hola", "xx", "There is no language 'xx'"),
        (b"\xff\xfe", "es", "The text is not UTF-8."),
    ],
)
def test_what_cannot_be_set_is_refused_in_a_sentence(typeset, text, tag, said) -> None:  # type: ignore[no-untyped-def]
    result, folder = typeset(text, tag=tag)

    assert result.exit_code != 0
    assert said in result.output
    assert not (folder / "x.pdf").exists()
