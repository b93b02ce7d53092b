"""A small sound roster, of which a test changes the one file that it is about."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from forms.roster import RosterRead, read

SOUND = {
    "manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,bulk\n",
    "orgs.csv": "sourcedId,status,name,type,identifier,parentSourcedId\n"
    "d1,active,Plum Valley,district,1,\n"
    "alder,active,Alder Elementary,school,2,d1\n"
    "birch,,Birch Middle,school,3,d1\n",
    "academicSessions.csv": "sourcedId,status,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
    "y26,active,2025-2026,schoolYear,2025-08-15,2026-06-10,,2026\n"
    "fall,active,Fall,term,2025-08-15,2025-12-20,y26,2026\n",
    "classes.csv": "sourcedId,status,title,grades,classType,schoolSourcedId,termSourcedIds\n"
    'k1,active,Room 1,KG,homeroom,alder,"fall,y26"\n',
    "users.csv": "sourcedId,status,enabledUser,orgSourcedIds,role,givenName,familyName,identifier,email,"
    "phone,agentSourcedIds,grades,password\n"
    'sam,active,true,alder,student,Sam,Ortiz,900,sam@example.org,,"ana,luis",KG,hunter2\n'
    "eva,active,true,alder,student,Eva,Ortiz,901,,,,02,\n"
    "ana,active,true,,parent,Ana,Ortiz,,ana@example.org,555-010-1234,,,\n"
    "luis,active,true,,guardian,Luis,Ortiz,,,,eva,,\n"
    "maria,active,true,alder,teacher,Maria,Lopez,77,maria@example.org,,,,hunter3\n",
    "enrollments.csv": "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,"
    "role,primary,beginDate,endDate\n"
    "e1,active,k1,alder,sam,student,,2025-08-15,2026-06-10\n"
    "e2,active,k1,alder,maria,teacher,true,,\n",
}


@pytest.fixture
def sound() -> dict[str, str]:
    return dict(SOUND)


@pytest.fixture
def zipped() -> Callable[[Mapping[str, str | bytes]], io.BytesIO]:
    """A zip of the files, in memory."""
    return in_a_zip


@pytest.fixture
def reading() -> Callable[..., RosterRead]:
    """Reads the sound roster with some files replaced (None: left out), or given apart by keyword."""

    def reading(files: Mapping[str, str | bytes | None] | None = None, **apart: object) -> RosterRead:
        merged = SOUND | dict(files or {})
        return read(in_a_zip({name: text for name, text in merged.items() if text is not None}), **apart)

    return reading


def in_a_zip(files: Mapping[str, str | bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream
