"""What a roster names by sourcedId: in its own file, or, where that file is not whole, already kept in the district."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Generic, Protocol, TypeVar

from forms.roster import problems
from forms.roster.cells import LONGEST_ID, Row
from forms.roster.problems import Findings
from forms.roster.rows import ClassRow, Org, UserRow
from forms.roster.table import Sheet

AT_ONCE = 2_000
"""Rows whose references are looked up together in what is kept."""


class Stored(Protocol):
    """What the district keeps already, by sourcedId; asked only for files that tell changes or are not there."""

    def orgs(self, ids: Collection[str]) -> Mapping[str, Org]: ...

    def classes(self, ids: Collection[str]) -> Mapping[str, ClassRow]: ...

    def users(self, ids: Collection[str]) -> Mapping[str, UserRow]: ...


class NothingStored:
    """A district without a roster so far."""

    def orgs(self, ids: Collection[str]) -> Mapping[str, Org]:
        return {}

    def classes(self, ids: Collection[str]) -> Mapping[str, ClassRow]:
        return {}

    def users(self, ids: Collection[str]) -> Mapping[str, UserRow]:
        return {}


class Sourced(Protocol):
    """A row that others name."""

    @property
    def row(self) -> int: ...

    @property
    def sourced_id(self) -> str: ...


Named = TypeVar("Named")


class Rows(Protocol[Named]):
    """The rows of a file by sourcedId: a dict, or, where a file is long, something that needs less memory."""

    def __contains__(self, sourced_id: object, /) -> bool: ...

    def __setitem__(self, sourced_id: str, row: Named, /) -> None: ...

    def get(self, sourced_id: str, /) -> Named | None: ...

    def values(self) -> Iterable[Named]: ...


STATUSES = {"active": "active", "tobedeleted": "tobedeleted"}


class Known(Generic[Named]):
    """The rows of one file by sourcedId, and the ids of those that left or could not be read.

    A reference to a row that was refused is not told again; `whole` is false when even its id is not known.
    `kept` are rows of the district that the file does not tell: references may point there, too.
    """

    def __init__(self, file: str, rows: Rows[Named] | None = None) -> None:
        self.file = file
        self.rows: Rows[Named] = {} if rows is None else rows
        self.left: set[str] = set()
        self.broken: set[str] = set()
        self.kept: dict[str, Named] = {}
        self.whole = False
        self._look: Callable[[Collection[str]], Mapping[str, Named]] | None = None
        self._asked: set[str] = set()

    def __contains__(self, sourced_id: str) -> bool:
        return self._told(sourced_id) or sourced_id in self.kept

    def completed_by(self, look: Callable[[Collection[str]], Mapping[str, Named]]) -> None:
        """The file tells changes only, or nothing: what it does not name may be among what is kept."""
        self._look, self.whole = look, True

    @property
    def is_partial(self) -> bool:
        """Whether rows that the file does not name stay as they are."""
        return self._look is not None

    def get(self, sourced_id: str) -> Named | None:
        found = self.rows.get(sourced_id)
        return found if found is not None or sourced_id in self.left else self.kept.get(sourced_id)

    def recall(self, ids: Iterable[str]) -> None:
        """Look these up in what is kept, each once."""
        if self._look is None:
            return
        new = {sourced_id for sourced_id in ids if sourced_id} - self._asked
        if new:
            self._asked |= new
            self.kept.update(self._look(new))

    def fill(self, sheet: Sheet, make: Callable[[Row, str], Named], **names: "Known") -> None:
        """Take every row of the sheet; `names` says which columns name rows of which file."""
        for row in ahead(sheet, **names):
            sourced_id = row.cell("sourcedId") if row.faulty else row.needed("sourcedId", LONGEST_ID)
            if sourced_id:
                self._take(row, sourced_id, make)
            else:
                sheet.lost_rows = True
        self.whole = not sheet.lost_rows

    def named_by(self, row: Row, column: str, sourced_id: str) -> Named | None:
        """The row of that id; None when it left (then this row is skipped) or is not there (then refused)."""
        found = self.get(sourced_id)
        if found is None and sourced_id:
            self._missing(row, column, sourced_id)
        return found

    def all_named_by(self, row: Row, column: str) -> list[Named]:
        """The rows of the ids in the cell that have not left; if all have, the row is skipped."""
        ids = row.many(column)
        stay = [sourced_id for sourced_id in ids if sourced_id not in self.left]
        found = (self.named_by(row, column, sourced_id) for sourced_id in (stay or ids))
        return [one for one in found if one is not None]

    def those_kept(self, row: Row, column: str) -> list[Named]:
        """Like `all_named_by`, but an id that neither the file nor the district knows is only noted."""
        ids = row.many(column)
        if self.is_partial and not all(sourced_id in self for sourced_id in ids):
            row.notice(problems.NOT_KEPT_LEFT_OUT, column, more=self.file)
            return [one for one in map(self.get, ids) if one is not None]
        return self.all_named_by(row, column)

    def _told(self, sourced_id: str) -> bool:
        return sourced_id in self.rows or sourced_id in self.left or sourced_id in self.broken

    def _take(self, row: Row, sourced_id: str, make: Callable[[Row, str], Named]) -> None:
        if self._told(sourced_id) and not row.faulty:
            row.refuse(problems.SAME_ID, "sourcedId", sourced_id)
            return
        made = None if row.faulty or has_left(row) else make(row, sourced_id)
        if row.faulty:
            self.broken.add(sourced_id)
        elif made is None or row.skipped:
            self.left.add(sourced_id)
        else:
            self.rows[sourced_id] = made

    def _missing(self, row: Row, column: str, sourced_id: str) -> None:
        if sourced_id in self.left:
            row.skipped = True
            row.notice(problems.LEFT_WITH_ROW, column, more=self.file)
        elif sourced_id in self.broken or not self.whole:
            row.faulty = True
        else:
            row.refuse(self.not_there, column, sourced_id, self.file)

    @property
    def not_there(self) -> problems.Fault:
        return problems.NOT_KEPT if self.is_partial else problems.NOT_THERE


def ahead(rows: Iterable[Row], **names: Known) -> Iterator[Row]:
    """The rows, each after what its columns name was looked up, many rows at a time where anything is kept."""
    partial = {column: known for column, known in names.items() if known.is_partial}
    if not partial:
        yield from rows
        return
    coming = iter(rows)
    while several := list(islice(coming, AT_ONCE)):
        for column, known in partial.items():
            known.recall(part.strip() for row in several for part in row.cell(column).split(","))
        yield from several


def has_left(row: Row) -> bool:
    """A blank status is active: bulk exports leave it out."""
    return bool(row.cell("status")) and row.one_of("status", STATUSES) == "tobedeleted"


def check_parents(known: Known, children: Iterable[tuple[Sourced, str]], findings: Findings) -> None:
    """Tell children whose parent is not in the same file; a file of changes need not name parents."""
    for child, parent_id in children:
        if known.whole and not known.is_partial and parent_id and parent_id not in known:
            findings.error(
                problems.NOT_THERE,
                known.file,
                row=child.row,
                column="parentSourcedId",
                value=parent_id,
                more=known.file,
            )
