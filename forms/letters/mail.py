"""An e-mail to a family: its own language first, then English, as plain text and as simple HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape

from forms.letters.values import plain

PAGE = (
    '<!doctype html>\n<html lang="{lang}" dir="{dir}">\n<head><meta charset="utf-8">'
    "<title>{title}</title></head>\n<body>\n{body}\n</body>\n</html>\n"
)
BLOCK = '<div lang="{lang}" dir="{dir}" align="{side}">\n{body}\n</div>'
BETWEEN = "\n\n– – – – –\n\n"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the e-mail says in one language. `link` is the family's own way to answer, if there is one."""

    language_tag: str
    direction: str
    subject: str
    paragraphs: Sequence[str]
    link_sentence: str = ""
    link: str | None = None


def email(
    said: Sequence[Said],
    *,
    sender: Address,
    reply_to: str | None,
    to: str,
    message_id: str,
) -> EmailMessage:
    """Put a message together. Raises ValueError for what no header can hold, such as a line break."""
    message = EmailMessage()
    message["Subject"] = " / ".join(dict.fromkeys(plain(each.subject) for each in said))
    message["From"] = sender
    message["To"] = _address(to)
    if reply_to:
        message["Reply-To"] = _address(reply_to)
    message["Message-ID"] = message_id
    message["Content-Language"] = ", ".join(each.language_tag for each in said)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(BETWEEN.join(_as_text(each) for each in said) + "\n", cte="quoted-printable")
    message.add_alternative(_as_html(said), subtype="html", cte="quoted-printable")
    return message


def _address(typed: str) -> Address:
    """An address that every mail server takes: a domain in another script is written in its ASCII form."""
    mailbox, _, domain = typed.strip().rpartition("@")
    if not mailbox.isascii():
        raise ValueError("Few mail servers take this address.")
    return Address(addr_spec=f"{mailbox}@{domain.encode('idna').decode('ascii')}")


def _as_text(said: Said) -> str:
    link = [f"{said.link_sentence}\n{said.link}"] if said.link else []
    return "\n\n".join([*said.paragraphs, *link])


def _as_html(said: Sequence[Said]) -> str:
    first = said[0]
    return PAGE.format(
        lang=escape(first.language_tag),
        dir=escape(first.direction),
        title=escape(first.subject),
        body="\n<hr>\n".join(_block(each) for each in said),
    )


def _block(said: Said) -> str:
    lines = [f"<p>{_lines(paragraph)}</p>" for paragraph in said.paragraphs]
    if said.link:
        href = escape(said.link)
        lines.append(f'<p>{_lines(said.link_sentence)}<br><a dir="ltr" href="{href}">{href}</a></p>')
    return BLOCK.format(
        lang=escape(said.language_tag),
        dir=escape(said.direction),
        side="right" if said.direction == "rtl" else "left",
        body="\n".join(lines),
    )


def _lines(words: str) -> str:
    return escape(words).replace("\n", "<br>")
