"""manifest.csv: which version of OneRoster it is, and for each file whether it is whole, changes only, or not there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from forms.roster import problems
from forms.roster.problems import Findings, Refused
from forms.roster.table import Layout, Sheet

MANIFEST = Layout("manifest.csv", ("propertyName", "value"))

Mode = Literal["bulk", "delta", "absent"]
MODES: dict[str, Mode] = {"bulk": "bulk", "delta": "delta", "absent": "absent"}
VERSIONS = {"1.1": "1.1", "1.1.0": "1.1", "1.2": "1.2", "1.2.0": "1.2", "1.2.1": "1.2"}


@dataclass(frozen=True)
class Manifest:
    """`modes` are by the file's name without its ending, in small letters, as far as the manifest says any."""

    version: str = "1.1"
    modes: Mapping[str, Mode] = field(default_factory=dict)

    def mode(self, file: str, *, there: bool) -> Mode:
        """How the file is to be taken; one that is there is read even if the manifest says that it is not."""
        said = self.modes.get(name_of(file), "bulk")
        return "bulk" if there and said == "absent" else said


def manifest_of(sheet: Sheet, findings: Findings, *, with_roles: bool) -> Manifest:
    """Without a version it is told by roles.csv, which 1.2 brought. Raises Refused for another version."""
    said = {row.cell("propertyName").lower(): row.cell("value") for row in sheet}
    written = said.get("oneroster.version", "").lower().removeprefix("v")
    version = VERSIONS.get(written, "")
    if not written:
        version = "1.2" if with_roles else "1.1"
        findings.notice(problems.VERSION_ASSUMED, sheet.file, more=version)
    elif not version:
        raise Refused(problems.NOT_THIS_VERSION, sheet.file, value=problems.shown(written))
    return Manifest(version, dict(_modes(said, sheet, findings)))


def name_of(file: str) -> str:
    return file.removesuffix(".csv").lower()


def _modes(said: Mapping[str, str], sheet: Sheet, findings: Findings) -> list[tuple[str, Mode]]:
    modes: list[tuple[str, Mode]] = []
    for name, value in said.items():
        if name.startswith("file.") and value:
            mode = MODES.get(value.lower())
            if mode is None:
                findings.notice(problems.UNKNOWN_READ_AS, sheet.file, column=name, value=value, more="bulk")
            modes.append((name.removeprefix("file."), mode or "bulk"))
    return modes
