"""From a zip to rows. Never raises over what the file holds: all that is wrong is in `errors`, at once."""

from collections.abc import Callable
from typing import TextIO, TypeVar

from forms.roster import companions, oneroster, problems
from forms.roster.archive import Archive, Limits, Metered, Source, as_text, name_of, opened
from forms.roster.companions import FAMILIES, STAFF, Companions
from forms.roster.oneroster import GUARDIAN_ROLES, STAFF_ROLES, Roster
from forms.roster.problems import Findings, Refused
from forms.roster.rows import FamilyRow, RosterRead, StaffRow
from forms.roster.table import Layout, Sheet

REQUIRED = (
    oneroster.MANIFEST,
    oneroster.ORGS,
    oneroster.SESSIONS,
    oneroster.CLASSES,
    oneroster.USERS,
    oneroster.ENROLLMENTS,
)
KNOWN_FILES = frozenset(layout.file for layout in (*REQUIRED, FAMILIES, STAFF)) | set(oneroster.UNREAD)

Answer = TypeVar("Answer")


def read(
    source: Source,
    *,
    families: Source | None = None,
    staff: Source | None = None,
    limits: Limits | None = None,
) -> RosterRead:
    """Reads a OneRoster 1.1 CSV zip; families.csv and staff.csv are in it or given apart, as path or stream.

    Rows marked `tobedeleted` are not in the result. A zip that is unsafe or no zip is one error.
    """
    reading = Reading(families, staff)
    try:
        reading.take(source, limits or Limits())
    except Refused as refusal:
        reading.findings.refused(refusal)
    return reading.result()


class Reading:
    """One reading as it goes on."""

    def __init__(self, families: Source | None, staff: Source | None) -> None:
        self.findings = Findings()
        self._roster = Roster(self.findings)
        self._apart = {FAMILIES.file: families, STAFF.file: staff}
        self._families: list[FamilyRow] = []
        self._staff: list[StaffRow] = []

    def take(self, source: Source, limits: Limits) -> None:
        with Archive(source, KNOWN_FILES, limits, self.findings) as archive:
            self._tell_missing(archive)
            self._manifest(archive)
            self._oneroster(archive)
            self._companions(archive)

    def result(self) -> RosterRead:
        roster = self._roster
        return RosterRead(
            orgs=list(roster.orgs.rows.values()),
            sessions=list(roster.sessions.rows.values()),
            classes=list(roster.classes.rows.values()),
            students=roster.people("student"),
            staff=roster.people(*STAFF_ROLES),
            guardians=roster.people(*GUARDIAN_ROLES),
            enrollments=list(roster.enrollments.rows.values()),
            families=self._families,
            staff_details=self._staff,
            errors=self.findings.errors,
            error_count=self.findings.error_count,
            notices=self.findings.notices,
        )

    def _tell_missing(self, archive: Archive) -> None:
        for layout in REQUIRED:
            folder = archive.folder_of(layout.file)
            if layout.file not in archive and folder:
                self.findings.error(problems.IN_A_FOLDER, layout.file, value=folder)
            elif layout.file not in archive:
                self.findings.error(problems.MISSING_FILE, layout.file)

    def _manifest(self, archive: Archive) -> None:
        self._in_zip(
            archive, oneroster.MANIFEST, lambda sheet: oneroster.check_manifest(sheet, self.findings)
        )

    def _oneroster(self, archive: Archive) -> None:
        self._in_zip(archive, oneroster.ORGS, self._roster.read_orgs)
        self._in_zip(archive, oneroster.SESSIONS, self._roster.read_sessions)
        self._in_zip(archive, oneroster.CLASSES, self._roster.read_classes)
        self._in_zip(archive, oneroster.USERS, self._roster.read_users)
        self._in_zip(archive, oneroster.ENROLLMENTS, self._roster.read_enrollments)

    def _companions(self, archive: Archive) -> None:
        ours = Companions(self._roster.users)
        self._families = self._ours(archive, companions.FAMILIES, ours.families) or []
        self._staff = self._ours(archive, companions.STAFF, ours.staff) or []

    def _ours(self, archive: Archive, layout: Layout, take: Callable[[Sheet], Answer]) -> Answer | None:
        apart = self._apart[layout.file]
        if apart is None:
            return self._in_zip(archive, layout, take)
        if layout.file in archive:
            self.findings.notice(problems.GIVEN_APART, layout.file)
        stream = opened(apart, name_of(apart, layout.file))
        try:
            text = as_text(Metered(stream.read, layout.file, archive.budget), layout.file)
            return self._taken(layout, text, take)
        finally:
            if stream is not apart:
                stream.close()

    def _in_zip(self, archive: Archive, layout: Layout, take: Callable[[Sheet], Answer]) -> Answer | None:
        if layout.file not in archive:
            return None
        return self._taken(layout, archive.text(layout.file), take)

    def _taken(self, layout: Layout, text: TextIO, take: Callable[[Sheet], Answer]) -> Answer | None:
        sheet = Sheet(layout, text, self.findings)
        return take(sheet) if sheet.usable else None
