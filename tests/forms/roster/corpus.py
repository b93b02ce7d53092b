"""Some hundred malformed rosters, made by rules from one sound roster: each rule spoils one thing."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping

from forms.roster.oneroster import UNREAD
from tests.forms.roster.conftest import SOUND

Files = dict[str, str | bytes | None]
Row = list[str]
Table = list[Row]

NEEDED = {
    "manifest.csv": ("propertyName", "value"),
    "orgs.csv": ("sourcedId", "name", "type"),
    "academicSessions.csv": ("sourcedId", "title", "type", "startDate", "endDate"),
    "classes.csv": ("sourcedId", "title", "schoolSourcedId"),
    "users.csv": ("sourcedId", "orgSourcedIds", "role", "givenName", "familyName"),
    "enrollments.csv": ("sourcedId", "classSourcedId", "userSourcedId", "role"),
}
READ = {
    "orgs.csv": ("sourcedId", "status", "name", "type", "identifier", "parentSourcedId"),
    "academicSessions.csv": (
        "sourcedId",
        "status",
        "title",
        "type",
        "startDate",
        "endDate",
        "parentSourcedId",
    ),
    "classes.csv": ("sourcedId", "status", "title", "schoolSourcedId", "termSourcedIds"),
    "users.csv": (
        "sourcedId",
        "status",
        "orgSourcedIds",
        "role",
        "givenName",
        "familyName",
        "agentSourcedIds",
    ),
    "enrollments.csv": ("sourcedId", "status", "classSourcedId", "userSourcedId", "role"),
}
WRONG = {
    "status": ("gone", "inactive", "Yes", "deleted"),
    "type": {"orgs.csv": ("academy", "campus", "7")},
    "startDate": ("08/15/2025", "2025-13-01", "2025-02-30", "tomorrow", "20250815", "2025-8-15"),
    "endDate": ("12/20/2025", "2025-00-01", "0000-00-00", "1025-12-20", "2020-01-01"),
    "schoolSourcedId": ("nowhere", "d1", "fall"),
    "termSourcedIds": ("nowhen", '"y26,nowhen"', "alder"),
    "orgSourcedIds": ("nowhere", '"alder,nowhere"', "k1"),
    "enabledUser": ("yes", "1", "TRUE!", "on"),
    "agentSourcedIds": ("nobody", '"ana,nobody"', "alder"),
    "classSourcedId": ("nothing", "alder", "e1"),
    "userSourcedId": ("nobody", "k1", "alder"),
    "primary": ("yes", "1", "first"),
    "beginDate": ("soon", "2025-99-99", "15.08.2025"),
    "parentSourcedId": ("nowhere", "sam"),
    "role": ("wizard", "pupil", "Lehrer", "0"),
}
HIDDEN = ("\0", "\x07", "\x1b[31m", "\u202e", "\u2066", "\u200f", "\x85", "\u2028")
TOO_LONG = "B" * 400


def every_case() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The name of each malformed roster, and what makes its bytes."""
    for rule in (
        _headers,
        _blanks,
        _wrong,
        _hidden,
        _long,
        _twice,
        _shapes,
        _encodings,
        _missing,
        _manifests,
    ):
        for name, files in rule():
            yield name, lambda files=files: zipped({**SOUND, **files})
    yield from _broken_zips()


def table(file: str) -> Table:
    """The sound file as cells; no cell of it holds a comma once its lists have one value."""
    return [
        line.replace('"ana,luis"', "ana").replace('"fall,y26"', "fall").split(",") for line in lines(file)
    ]


def lines(file: str) -> list[str]:
    return SOUND[file].rstrip("\n").split("\n")


def text(rows: Table) -> str:
    return "\n".join(",".join(row) for row in rows) + "\n"


def _headers() -> Iterator[tuple[str, Files]]:
    for file, columns in NEEDED.items():
        for column in columns:
            rows = table(file)
            place = rows[0].index(column)
            without = [[cell for at, cell in enumerate(row) if at != place] for row in rows]
            yield f"{file} without {column}", {file: text(without)}
            yield f"{file} with {column} twice", {file: text([[*row, row[place]] for row in rows])}
            renamed = [[f"x{column}" if cell == column else cell for cell in rows[0]], *rows[1:]]
            yield f"{file} with {column} renamed", {file: text(renamed)}


def _changed(file: str, row: int, column: str, cell: str) -> Files | None:
    rows = table(file)
    if column not in rows[0]:
        return None
    rows[row][rows[0].index(column)] = cell
    return {file: text(rows)}


def _cells(
    columns: Mapping[str, tuple[str, ...]], cells: tuple[str, ...], what: str
) -> Iterator[tuple[str, Files]]:
    for file, names in columns.items():
        for row in range(1, len(lines(file))):
            for column in names:
                for number, cell in enumerate(cells):
                    files = _changed(file, row, column, cell)
                    if files:
                        yield f"{file} row {row + 1} {column} {what} {number}", files


def _blanks() -> Iterator[tuple[str, Files]]:
    """But for grown-ups' schools, and the kind of a session, which is a term when nothing else is said."""
    needed = {file: columns for file, columns in NEEDED.items() if file != "manifest.csv"}
    needed["academicSessions.csv"] = ("sourcedId", "title", "startDate", "endDate")
    for name, files in _cells(needed, ("",), "blank"):
        if not name.startswith(("users.csv row 4 org", "users.csv row 5 org")):
            yield name, files


def _wrong() -> Iterator[tuple[str, Files]]:
    for column, by_file in WRONG.items():
        for file in READ:
            values = by_file.get(file, ()) if isinstance(by_file, dict) else by_file
            if file == "orgs.csv" and column == "role":
                continue
            for row in range(1, len(lines(file))):
                for number, value in enumerate(values):
                    files = _changed(file, row, column, value)
                    if files and _is_wrong(file, row, column, value):
                        yield f"{file} row {row + 1} {column} wrong {number}", files


def _is_wrong(file: str, row: int, column: str, value: str) -> bool:
    """A staff member's agents are not looked at, nor an enrollment's school; one that ends early is only noted."""
    if column == "agentSourcedIds":
        return row == 1 or (row != 5 and value != "alder")
    return (file, column) != ("enrollments.csv", "schoolSourcedId") and (file, value) != (
        "enrollments.csv",
        "2020-01-01",
    )


def _hidden() -> Iterator[tuple[str, Files]]:
    names = {"orgs.csv": ("name",), "users.csv": ("givenName", "familyName"), "classes.csv": ("title",)}
    cells = tuple(f"Al{letter}der" for letter in HIDDEN)
    yield from _cells(names, cells, "hidden")


def _long() -> Iterator[tuple[str, Files]]:
    names = {
        "orgs.csv": ("sourcedId", "name"),
        "academicSessions.csv": ("sourcedId", "title"),
        "classes.csv": ("sourcedId", "title"),
        "users.csv": ("sourcedId", "givenName", "familyName"),
        "enrollments.csv": ("sourcedId",),
    }
    yield from _cells(names, (TOO_LONG,), "long")


def _twice() -> Iterator[tuple[str, Files]]:
    for file in READ:
        rows = table(file)
        for row in range(1, len(rows)):
            yield f"{file} row {row + 1} twice", {file: text([*rows, rows[row]])}


def _shapes() -> Iterator[tuple[str, Files]]:
    for file in SOUND:
        for row in range(1, len(lines(file))):
            for name, shape in SHAPES.items():
                every = lines(file)
                every[row] = shape(every[row])
                yield f"{file} row {row + 1} {name}", {file: "\n".join(every) + "\n"}


SHAPES: dict[str, Callable[[str], str]] = {
    "one value more": lambda line: line + ",more",
    "one value less": lambda line: line.rpartition(",")[0] if not line.endswith('"') else line + ",,,,x",
    "quote opened": lambda line: '"' + line,
    "quote inside": lambda line: '"x" y' + line,
    "over two lines": lambda line: '"x\ny",' + line.partition(",")[2],
}


def _encodings() -> Iterator[tuple[str, Files]]:
    for file in SOUND:
        yield f"{file} in UTF-16", {file: SOUND[file].encode("utf-16")}
        yield f"{file} empty", {file: ""}
        yield f"{file} with semicolons", {file: SOUND[file].replace(",", ";")}
        yield f"{file} with tabs", {file: SOUND[file].replace(",", "\t")}
        yield f"{file} as HTML", {file: "<!DOCTYPE html><html><body>Please sign in</body></html>\n"}
        yield f"{file} as a spreadsheet", {file: b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(200)}
        yield f"{file} on one endless line", {file: "x" * 1_100_000}
    for file in ("orgs.csv", "users.csv", "classes.csv"):
        for code in ("cp1252", "latin-1", "mac-roman"):
            spoiled = SOUND[file].replace("e", "é", 40).replace("sourcédId", "sourcedId")
            yield f"{file} in {code}", {file: spoiled.encode(code, "replace")}


def _missing() -> Iterator[tuple[str, Files]]:
    for file in SOUND:
        yield f"{file} missing", {file: None}
        yield f"{file} in a folder", {file: None, f"roster/{file}": SOUND[file]}
        yield f"{file} twice", {file.upper(): SOUND[file]}


def _manifests() -> Iterator[tuple[str, Files]]:
    for version in ("1.0", "1.3", "2.0", "one", "1,1", "latest"):
        yield f"version {version}", {"manifest.csv": f'propertyName,value\noneroster.version,"{version}"\n'}
    yield "1.2 without roles.csv", {"manifest.csv": "propertyName,value\noneroster.version,1.2\n"}
    for file in ("orgs", "classes", "users"):
        manifest = SOUND["manifest.csv"] + f"file.{file},absent\n"
        yield (
            f"{file} absent and not kept",
            {"manifest.csv": manifest.replace("file.users,bulk\n", ""), f"{file}.csv": None},
        )


def _broken_zips() -> Iterator[tuple[str, Callable[[], bytes]]]:
    whole = zipped(dict(SOUND))
    for tenth in range(20):
        yield f"zip cut at {tenth} of 20", lambda tenth=tenth: whole[: len(whole) * tenth // 20]
    for place in range(0, len(whole) - 64, len(whole) // 12):
        yield (
            f"zip with zeros at {place}",
            lambda place=place: whole[:place] + bytes(64) + whole[place + 64 :],
        )
    yield "zip of many files", lambda: zipped({**SOUND, **{f"{number}.csv": "" for number in range(40)}})
    yield "zip that unpacks to much", lambda: zipped({**SOUND, **dict.fromkeys(UNREAD, "0" * 30_000_000)})
    yield "no zip", lambda: b"sourcedId,status\n"


def zipped(files: Files) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return stream.getvalue()
