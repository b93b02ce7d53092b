"""What can be wrong with a roster, in sentences: what the matter is, and how to mend it.

Every sentence is a msgid with named places; `facts` of an error or notice fills them, in any language.
"""

import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import ClassVar

from workflows.words import N_

HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the direction of text (Unicode's Bidi_Control)."""

LONGEST_SHOWN = 80
"""Characters of a value that an error repeats."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of error: the problem and its repair, as msgids."""

    problem: str
    repair: str


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing to mend.

    Row 1 is the header, as a spreadsheet counts; row 0 is the whole file, column "" the whole row.
    `more` is what a sentence needs besides: the allowed words, a limit, the file that was looked in.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    repair: str
    more: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """What fills the places of `problem` and `repair`; pass it whole to gettext."""
        return {"file": self.file, "column": self.column, "value": self.value, "more": self.more}

    def __str__(self) -> str:
        where = ", ".join(
            [self.file, *([f"row {self.row}"] if self.row else []), *filter(None, [self.column])]
        )
        return f"{where}: {self.problem % self.facts} {self.repair % self.facts}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something read in the best sense; equal ones are counted, and the first row is named (0: the file)."""

    file: str
    row: int
    column: str
    value: str
    sentence: str
    more: str
    times: int

    @property
    def facts(self) -> dict[str, str]:
        """What fills the places of `sentence`; pass it whole to gettext."""
        return {"file": self.file, "column": self.column, "value": self.value, "more": self.more}

    def __str__(self) -> str:
        return f"{self.file}: {self.sentence % self.facts} ({self.times}×)"


class Refused(Exception):
    """The file as a whole cannot be read; stops the reading and becomes its one error."""

    def __init__(self, fault: Fault, file: str, *, value: str = "", more: str = "") -> None:
        super().__init__(fault.problem)
        self.fault, self.file, self.value, self.more = fault, file, value, more


class Findings:
    """Gathers errors and notices: the first thousand of each are at hand, further errors are packed away."""

    KEPT: ClassVar[int] = 1000

    def __init__(self) -> None:
        self.errors: list[RowError] = []
        self.error_count = 0
        self._packed = io.BytesIO()
        self._pack: gzip.GzipFile | None = None
        self._notices: dict[tuple[str, str, str, str, str], list[int]] = {}

    def error(
        self, fault: Fault, file: str, *, row: int = 0, column: str = "", value: str = "", more: str = ""
    ) -> None:
        self.error_count += 1
        found = RowError(file, row, column, shown(value), fault.problem, fault.repair, more)
        if len(self.errors) < self.KEPT:
            self.errors.append(found)
        else:
            self._put_away(found)

    def refused(self, refusal: Refused) -> None:
        self.error(refusal.fault, refusal.file, value=refusal.value, more=refusal.more)

    def notice(
        self, sentence: str, file: str, *, row: int = 0, column: str = "", value: str = "", more: str = ""
    ) -> None:
        key = (file, column, shown(value), sentence, more)
        if key in self._notices:
            self._notices[key][1] += 1
        elif len(self._notices) < self.KEPT:
            self._notices[key] = [row, 1]

    def every_error(self) -> bytes:
        """All errors as gzipped lines of JSON, b"" when `errors` holds them all. Nothing can be added after."""
        if self._pack is None:
            return b""
        self._pack.close()
        return self._packed.getvalue()

    def _put_away(self, error: RowError) -> None:
        if self._pack is None:
            self._pack = gzip.GzipFile(fileobj=self._packed, mode="wb", compresslevel=1)
            for first in self.errors:
                self._pack.write(_line(first))
        self._pack.write(_line(error))

    @property
    def notices(self) -> list[Notice]:
        return [
            Notice(file, row, column, value, sentence, more, times)
            for (file, column, value, sentence, more), (row, times) in self._notices.items()
        ]


def unpacked(every_error: bytes) -> Iterator[RowError]:
    """The errors that `Findings.every_error` packed, one after the other."""
    with gzip.GzipFile(fileobj=io.BytesIO(every_error)) as lines:
        for line in lines:
            yield RowError(*json.loads(line))


def _line(error: RowError) -> bytes:
    return json.dumps(astuple(error)).encode() + b"\n"


def shown(value: str) -> str:
    """The value as an error may repeat it: short, and with hidden characters spelled out."""
    short = value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 1] + "…"
    return "".join(letter if letter.isprintable() else f"<U+{ord(letter):04X}>" for letter in short)


# The whole file
NOT_A_ZIP = Fault(
    N_("“%(file)s” is not a zip file that can be read."),
    N_("Export the roster again as a OneRoster CSV zip."),
)
NOT_FOUND = Fault(
    N_("“%(file)s” cannot be opened."), N_("Check the name of the file, and that you may read it.")
)
ENCRYPTED = Fault(
    N_("“%(value)s” in the zip is protected by a password."), N_("Export the roster without a password.")
)
ODD_COMPRESSION = Fault(
    N_("“%(value)s” is packed in a way that is not read here."), N_("Make a plain zip file and try again.")
)
DAMAGED = Fault(
    N_("“%(file)s” is damaged: it ends early or does not match its own checksum."),
    N_("Export or download the roster again."),
)
TOO_MANY_FILES = Fault(
    N_("The zip holds more than %(more)s files."), N_("Put only the roster's CSV files into the zip.")
)
TOO_BIG = Fault(
    N_("The files are larger than %(more)s MB unpacked."),
    N_("Check the export; a larger roster needs a higher limit, which your server's keeper can set."),
)
TWICE_IN_ZIP = Fault(N_("“%(file)s” is in the zip more than once."), N_("Keep one of them."))
NOT_THIS_VERSION = Fault(
    N_("This is a OneRoster %(value)s export; Porchlight reads OneRoster 1.1 and 1.2."),
    N_("Choose version 1.1 or 1.2 where you export the roster."),
)
MISSING_FILE = Fault(N_("%(file)s is missing."), N_("Add it to the zip, at the top and not inside a folder."))
IN_A_FOLDER = Fault(
    N_("%(file)s is inside a folder of the zip (%(value)s)."),
    N_("Zip the files themselves, not the folder that holds them."),
)

# A file's header and lines
EMPTY_FILE = Fault(N_("%(file)s is empty."), N_("Its first row must name the columns."))
UTF_16 = Fault(N_("%(file)s is saved as UTF-16."), N_("Save it as “CSV UTF-8”."))
MISSING_COLUMN = Fault(
    N_("The column %(column)s is missing."),
    N_("Add it to the first row; the order of columns does not matter."),
)
COLUMN_TWICE = Fault(N_("The column %(column)s is there more than once."), N_("Keep one of them."))
LINE_TOO_LONG = Fault(
    N_("%(file)s has a line of more than %(more)s characters."),
    N_("Look for a quotation mark that is opened and not closed."),
)
BROKEN_QUOTES = Fault(
    N_("The quotation marks in this row do not match."),
    N_("Close each quotation mark; write one inside a value twice."),
)
SEVERAL_LINES = Fault(N_("This row runs over several lines."), N_("Take the line breaks out of its values."))
WRONG_LENGTH = Fault(
    N_("This row has %(value)s values, the header has %(more)s."),
    N_("Put values that hold a comma between quotation marks."),
)
NOT_UTF_8 = Fault(
    N_("This value has letters that cannot be read: %(value)s"),
    N_("Save the file as “CSV UTF-8” and try again."),
)

# A value
BLANK = Fault(N_("%(column)s is empty."), N_("Fill it in."))
TOO_LONG = Fault(N_("“%(value)s” is longer than %(more)s characters."), N_("Shorten it."))
HIDDEN_CHARACTER = Fault(
    N_("“%(value)s” holds a character that cannot be seen."), N_("Type the value again by hand.")
)
NOT_A_DATE = Fault(
    N_("“%(value)s” is not a date."), N_("Write year, month and day with hyphens, such as 2026-08-15.")
)
ENDS_TOO_EARLY = Fault(N_("It ends on %(value)s, before it begins on %(more)s."), N_("Check both dates."))
NOT_TRUE_OR_FALSE = Fault(N_("“%(value)s” is neither true nor false."), N_("Write true or false."))
NOT_YES_OR_NO = Fault(N_("“%(value)s” is neither yes nor no."), N_("Write yes or no."))
NOT_ONE_OF = Fault(N_("“%(value)s” is not known here."), N_("Use one of: %(more)s."))
NOT_A_LANGUAGE = Fault(
    N_("“%(value)s” is not a language code."),
    N_("Use a code such as es, vi, ar or zh-Hans, or leave it empty."),
)
NOT_A_PHONE = Fault(N_("“%(value)s” is not a phone number."), N_("Use digits, such as 555-010-1234."))
NOT_AN_EMAIL = Fault(N_("“%(value)s” is not an e-mail address."), N_("Check it, or leave it empty."))

# Rows among themselves
SAME_ID = Fault(
    N_("%(column)s “%(value)s” is in an earlier row too."), N_("Each row needs its own; keep one of them.")
)
NOT_THERE = Fault(
    N_("“%(value)s” is not in %(more)s."), N_("Add it to %(more)s, or take it out here, then export again.")
)
NOT_KEPT = Fault(
    N_("“%(value)s” is neither in %(more)s nor kept here."),
    N_("Add it to %(more)s, or bring in a whole (bulk) export once."),
)
NO_ROLE = Fault(N_("roles.csv tells no role of “%(value)s”."), N_("Add a row for this person to roles.csv."))
NOT_A_SCHOOL = Fault(N_("“%(value)s” is a %(more)s, not a school."), N_("Name the school of the class."))
NOT_A_STUDENT = Fault(N_("“%(value)s” is a %(more)s, not a student."), N_("Name students only."))
NOT_STAFF = Fault(
    N_("“%(value)s” is a %(more)s, not staff."), N_("List people who work for the district only.")
)
OTHER_ADDRESS = Fault(
    N_("This family has another address in an earlier row."),
    N_("Write the same address, leave it empty, or give the second household its own familyId."),
)

# Notices: read all the same
OTHER_CASE = N_("It is written “%(value)s”; read as %(more)s.")
NOT_USED = N_("“%(value)s” is not part of what Porchlight reads; left aside.")
NO_ROWS = N_("%(file)s has no rows.")
NO_SCHOOL_YEAR = N_("No session of the type schoolYear; the terms' own dates are used.")
VERSION_ASSUMED = N_("The manifest names no version; read as OneRoster %(more)s.")
SAYS_ABSENT = N_("The manifest says that %(file)s is not there, but it is; it is read.")
NOT_KEPT_LEFT_OUT = N_("%(column)s names what is neither in %(more)s nor kept here; left out.")
OWN_WORD_LEFT_OUT = N_("“%(value)s” in %(column)s is a word of your system’s own; these rows are left aside.")
UNKNOWN_READ_AS = N_("“%(value)s” in %(column)s is not known; read as %(more)s.")
ONLY_THE_FIRST = N_("Several values in %(column)s; the first is used.")
LEFT_WITH_ROW = N_("Rows that name someone or something marked as left in %(more)s; they are skipped.")
OTHER_ROLE = N_("Enrolled as %(value)s, but a %(more)s in users.csv; these rows are skipped.")
NOT_A_GUARDIAN = N_("%(column)s names someone who is neither a student's grown-up nor staff; left out.")
EMAIL_LEFT_OUT = N_("Not e-mail addresses; left out.")
ENDED_EARLY = N_("Enrollments that end before they begin.")
EXAMPLE_LEFT_OUT = N_("The example row of the template is left aside.")
GIVEN_APART = N_("%(file)s was given apart; the one in the zip is left aside.")
