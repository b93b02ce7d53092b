"""Everything that an answer tells: its page or file, its headers, and what the cookie says beside."""

import io
import zipfile
from email.message import EmailMessage

import pypdfium2
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.reports.output import MIMETYPES


def told_by(app: Flask, browser: FlaskClient, answer: TestResponse) -> str:
    """In small letters; PDFs and spreadsheets are read back as text, the session's cookie as what it holds."""
    return f"{body_of(answer)}\n{answer.headers}\n{cookie_of(app, browser)}".casefold()


def body_of(answer: TestResponse) -> str:
    """The text of a page or file."""
    if answer.mimetype == "application/pdf":
        return text_of_pdf(answer.data)
    if answer.mimetype == MIMETYPES["xlsx"]:
        return text_of_sheet(answer.data)
    return answer.data.decode(errors="replace")


def text_of_pdf(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def text_of_sheet(xlsx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(xlsx)) as sheet:
        return "\n".join(sheet.read(name).decode() for name in sheet.namelist())


def text_of_mail(message: EmailMessage) -> str:
    """Headers and both forms of the words, read as a mail program does."""
    parts = (message.get_body((kind,)) for kind in ("plain", "html"))
    return "\n".join([message.as_string(), *(part.get_content() for part in parts if part)]).casefold()


def cookie_of(app: Flask, browser: FlaskClient) -> str:
    """What the signed cookie holds, words that wait to be flashed included."""
    cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(signer.loads(cookie.value)) if cookie else ""
