"""Words that a person reads: marked here, translated where they are shown."""


class Msgid(str):
    """A marked piece of English; whoever shows it looks it up in the reader's language."""

    __slots__ = ()


def N_(msgid: str) -> Msgid:
    """Mark words for translation without translating them."""
    return Msgid(msgid)
