"""From a zip or a folder to rows. Never raises over what the file holds: all that is wrong is in `errors`, at once."""

from collections.abc import Callable
from datetime import date
from typing import TextIO, TypeVar

from forms.roster import companions, oneroster, problems
from forms.roster.archive import Limits, Metered, Source, as_text, name_of, opened
from forms.roster.companions import FAMILIES, STAFF, Companions
from forms.roster.folder import Files, opened_files
from forms.roster.known import NothingStored, Stored
from forms.roster.manifest import MANIFEST, Manifest, manifest_of
from forms.roster.manifest import name_of as name_of_file
from forms.roster.oneroster import Roster
from forms.roster.packed import Packed
from forms.roster.problems import Findings, Refused
from forms.roster.roles import ROLES
from forms.roster.rows import FamilyRow, RosterRead, StaffRow
from forms.roster.sweeping import swept_rarely
from forms.roster.table import Layout, Sheet

REQUIRED = (
    oneroster.ORGS,
    oneroster.SESSIONS,
    oneroster.CLASSES,
    oneroster.USERS,
    oneroster.ENROLLMENTS,
)
"""Files that must be there unless the manifest says that they are absent."""
KNOWN_FILES = frozenset(layout.file for layout in (*REQUIRED, MANIFEST, ROLES, FAMILIES, STAFF)) | set(
    oneroster.UNREAD
)

Answer = TypeVar("Answer")


def read(
    source: Source,
    *,
    families: Source | None = None,
    staff: Source | None = None,
    limits: Limits | None = None,
    stored: Stored | None = None,
    on: date | None = None,
) -> RosterRead:
    """Reads OneRoster 1.1 or 1.2 CSV: a zip (path or stream) or a folder's path.

    families.csv and staff.csv are in it or given apart. `stored` is what the district keeps, for files that tell
    changes only; `on` is the day by which roles of roles.csv have ended. A zip that is unsafe or no zip is one error.
    """
    reading = Reading(families, staff, stored or NothingStored(), on)
    try:
        with swept_rarely():
            reading.take(source, limits or Limits())
    except Refused as refusal:
        reading.findings.refused(refusal)
    return reading.result()


class Reading:
    """One reading as it goes on."""

    def __init__(
        self, families: Source | None, staff: Source | None, stored: Stored, on: date | None
    ) -> None:
        self.findings = Findings()
        self._stored = stored
        self._roster = Roster(self.findings, on)
        self._manifest = Manifest()
        self._apart = {FAMILIES.file: families, STAFF.file: staff}
        self._families, self._families_together = Packed(FamilyRow), True
        self._staff: list[StaffRow] = []

    def take(self, source: Source, limits: Limits) -> None:
        with opened_files(source, KNOWN_FILES, limits, self.findings) as files:
            self._tell_missing(files, MANIFEST)
            self._read_manifest(files)
            for layout in (*REQUIRED, *([ROLES] if self._manifest.version == "1.2" else [])):
                self._expect(files, layout)
            self._roster.expects(self._manifest, files, self._stored)
            self._oneroster(files)
            self._companions(files)

    def result(self) -> RosterRead:
        roster = self._roster
        partial = [each for each in roster.files() if each.is_partial]
        return RosterRead(
            orgs=list(roster.orgs.rows.values()),
            sessions=list(roster.sessions.rows.values()),
            classes=list(roster.classes.rows.values()),
            students=roster.people.students,
            staff=roster.people.staff,
            guardians=roster.people.guardians,
            enrollments=roster.enrolled.values(),
            families=self._families,
            families_together=self._families_together,
            staff_details=self._staff,
            errors=self.findings.errors,
            error_count=self.findings.error_count,
            notices=self.findings.notices,
            every_error=self.findings.every_error(),
            version=self._manifest.version,
            partial=frozenset(each.file for each in partial),
            left={each.file: each.left for each in partial},
            kept_schools=frozenset(
                org.sourced_id for org in roster.orgs.kept.values() if org.kind == "school"
            ),
            kept_classes=roster.classes.kept,
            kept_users=roster.users.kept,
        )

    def _tell_missing(self, files: Files, layout: Layout) -> None:
        folder = files.folder_of(layout.file)
        if layout.file not in files and folder:
            self.findings.error(problems.IN_A_FOLDER, layout.file, value=folder)
        elif layout.file not in files:
            self.findings.error(problems.MISSING_FILE, layout.file)

    def _expect(self, files: Files, layout: Layout) -> None:
        said = self._manifest.modes.get(name_of_file(layout.file))
        if said != "absent":
            self._tell_missing(files, layout)
        elif layout.file in files:
            self.findings.notice(problems.SAYS_ABSENT, layout.file)

    def _read_manifest(self, files: Files) -> None:
        with_roles = ROLES.file in files
        found = self._in_zip(
            files, MANIFEST, lambda sheet: manifest_of(sheet, self.findings, with_roles=with_roles)
        )
        self._manifest = found or self._manifest

    def _oneroster(self, files: Files) -> None:
        roster, is_1_2 = self._roster, self._manifest.version == "1.2"
        self._in_zip(files, oneroster.ORGS, roster.read_orgs)
        self._in_zip(files, oneroster.SESSIONS, roster.read_sessions)
        self._in_zip(files, oneroster.CLASSES, roster.read_classes)
        if is_1_2:
            self._in_zip(files, ROLES, roster.read_roles)
        self._in_zip(files, oneroster.USERS_OF_1_2 if is_1_2 else oneroster.USERS, roster.read_users)
        roster.settle_users()
        self._in_zip(files, oneroster.ENROLLMENTS, roster.read_enrollments)

    def _companions(self, files: Files) -> None:
        ours = Companions(self._roster.users)
        self._families = self._ours(files, companions.FAMILIES, ours.families) or self._families
        self._families_together = ours.families_together
        self._staff = self._ours(files, companions.STAFF, ours.staff) or []

    def _ours(self, files: Files, layout: Layout, take: Callable[[Sheet], Answer]) -> Answer | None:
        apart = self._apart[layout.file]
        if apart is None:
            return self._in_zip(files, layout, take)
        if layout.file in files:
            self.findings.notice(problems.GIVEN_APART, layout.file)
        stream = opened(apart, name_of(apart, layout.file))
        try:
            text = as_text(Metered(stream.read, layout.file, files.budget), layout.file)
            return self._taken(layout, text, take)
        finally:
            if stream is not apart:
                stream.close()

    def _in_zip(self, files: Files, layout: Layout, take: Callable[[Sheet], Answer]) -> Answer | None:
        if layout.file not in files:
            return None
        return self._taken(layout, files.text(layout.file), take)

    def _taken(self, layout: Layout, text: TextIO, take: Callable[[Sheet], Answer]) -> Answer | None:
        sheet = Sheet(layout, text, self.findings)
        return take(sheet) if sheet.usable else None
