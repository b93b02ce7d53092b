"""What is refused: each error names its file, row, column and value, and says how to mend it."""

import io
import zipfile

import pytest

from forms.roster import Limits, RowError, read, unpacked


def place(error: RowError) -> tuple[str, int, str, str]:
    return error.file, error.row, error.column, error.value


LONG = "B" * 79 + "…"

# fmt: off
WRONG = [
    # file                   written               instead                row column             value
    ("orgs.csv",             "d1,active",          ",active",             2, "sourcedId",       ""),
    ("orgs.csv",             "birch,,",            "alder,,",             4, "sourcedId",       "alder"),
    ("orgs.csv",             "Elementary,school",  "Elementary,academy",  3, "type",            "academy"),
    ("orgs.csv",             "2,d1",               "2,d9",                3, "parentSourcedId", "d9"),
    ("orgs.csv",             "birch,,",            "birch,gone,",         4, "status",          "gone"),
    ("orgs.csv",             "Birch Middle",       "B" * 201,             4, "name",            LONG),
    ("academicSessions.csv", "2025-12-20",         "12/20/2025",          3, "endDate",         "12/20/2025"),
    ("academicSessions.csv", "2025-12-20",         "2025-02-29",          3, "endDate",         "2025-02-29"),
    ("academicSessions.csv", "2025-12-20",         "",                    3, "endDate",         ""),
    ("academicSessions.csv", "2025-12-20",         "2024-12-20",          3, "endDate",         "2024-12-20"),
    ("academicSessions.csv", "y26,2026",           "y27,2026",            3, "parentSourcedId", "y27"),
    ("classes.csv",          "homeroom,alder",     "homeroom,cedar",      2, "schoolSourcedId", "cedar"),
    ("classes.csv",          "homeroom,alder",     "homeroom,d1",         2, "schoolSourcedId", "d1"),
    ("classes.csv",          "fall,y26",           "fall,spring",         2, "termSourcedIds",  "spring"),
    ("users.csv",            "alder,teacher",      "cedar,teacher",       6, "orgSourcedIds",   "cedar"),
    ("users.csv",            "alder,teacher",      ",teacher",            6, "orgSourcedIds",   ""),
    ("users.csv",            "alder,teacher",      "alder,wizard",        6, "role",            "wizard"),
    ("users.csv",            "true,alder,teacher", "yes,alder,teacher",   6, "enabledUser",     "yes"),
    ("users.csv",            "Maria,Lopez",        "Maria,",              6, "familyName",      ""),
    ("users.csv",            "Maria,Lopez",        "Maria,L\u202ez",      6, "familyName",      "L<U+202E>z"),
    ("users.csv",            "Maria,Lopez",        "Maria,L\x07z",        6, "familyName",      "L<U+0007>z"),
    ("users.csv",            "Maria,Lopez",        "Maria,L\0z",          6, "familyName",      "L<U+0000>z"),
    ("users.csv",            "Maria,Lopez",        "Maria,L\xad\x07z",    6, "familyName",      "L<U+00AD><U+0007>z"),
    ("users.csv",            "Maria,Lopez",        '"Maria,Lopez"',       6, "",                "12"),
    ("users.csv",            "Maria,Lopez",        '"Maria","Lo\npez"',   6, "",                ""),
    ("users.csv",            "Maria,Lopez",        '"Maria" x,Lopez',     6, "",                ""),
    ("users.csv",            "maria,active",       '"maria,active',       6, "",                ""),
    ("users.csv",            "ana,luis",           "ana,nobody",          2, "agentSourcedIds", "nobody"),
    ("users.csv",            "hunter2",            "hunter\0",            2, "password",        ""),
    ("enrollments.csv",      "e2,active,k1",       "e2,active,k9",        3, "classSourcedId",  "k9"),
    ("enrollments.csv",      "maria,teacher",      "tom,teacher",         3, "userSourcedId",   "tom"),
    ("enrollments.csv",      "teacher,true",       "teacher,maybe",       3, "primary",         "maybe"),
    ("enrollments.csv",      "e2,active",          "e1,active",           3, "sourcedId",       "e1"),
    ("manifest.csv",         "propertyName,value", "propertyName,amount", 1, "value",           ""),
    ("orgs.csv",             "identifier,parent",  "name,parent",         1, "name",            ""),
    ("orgs.csv",             "name,type",          "title,type",          1, "name",            ""),
]
# fmt: on


@pytest.mark.parametrize(("file", "written", "instead", "row", "column", "value"), WRONG)
def test_what_is_wrong_is_refused_where_it_stands(reading, sound, file, written, instead, row, column, value):
    roster = reading({file: sound[file].replace(written, instead, 1)})

    assert [place(error) for error in roster.errors] == [(file, row, column, value)]
    assert not roster.ok


def test_letters_that_are_not_utf_8_are_told_with_their_column(reading, sound):
    roster = reading({"users.csv": sound["users.csv"].replace("Lopez", "López").encode("cp1252")})

    assert [place(error) for error in roster.errors] == [("users.csv", 6, "familyName", "L\ufffdpez")]
    assert "CSV UTF-8" in str(roster.errors[0])


def test_a_file_in_utf_16_is_one_error(reading, sound):
    roster = reading({"users.csv": sound["users.csv"].encode("utf-16")})

    assert [str(error) for error in roster.errors] == [
        "users.csv: users.csv is saved as UTF-16. Save it as “CSV UTF-8”."
    ]


def test_all_errors_come_at_once_and_one_cause_is_told_once(reading, sound):
    roster = reading(
        {
            "orgs.csv": sound["orgs.csv"].replace("Alder Elementary,school", "Alder Elementary,academy"),
            "users.csv": sound["users.csv"].replace("Maria,Lopez", "Maria,"),
            "enrollments.csv": sound["enrollments.csv"].replace("2026-06-10", "June"),
        }
    )

    assert [error.column for error in roster.errors] == ["type", "familyName", "endDate"]


def test_a_missing_file_is_one_error_though_others_point_to_it(reading):
    roster = reading({"users.csv": None})

    assert [str(error) for error in roster.errors] == [
        "users.csv: users.csv is missing. Add it to the zip, at the top and not inside a folder."
    ]


def test_an_empty_file_is_one_error(reading):
    assert [place(error) for error in reading({"orgs.csv": ""}).errors] == [("orgs.csv", 0, "", "")]


def test_files_inside_a_folder_are_found_and_told(sound, zipped):
    roster = read(zipped({f"roster/{name}": text for name, text in sound.items()}))

    assert len(roster.errors) == 6
    assert "inside a folder" in str(roster.errors[0])


def test_a_thousand_errors_are_at_hand_and_all_are_kept(reading, sound):
    rows = "".join(f"x{number},active,k9,alder,sam,student,,,\n" for number in range(1500))

    roster = reading({"enrollments.csv": sound["enrollments.csv"] + rows})

    assert (len(roster.errors), roster.error_count) == (1000, 1500)
    every = list(unpacked(roster.every_error))
    assert every[:1000] == roster.errors
    assert (len(every), every[-1].row) == (1500, 1503)


@pytest.mark.parametrize("version", ["1.3", "1.0", "2"])
def test_another_version_is_refused_by_name(reading, version):
    roster = reading({"manifest.csv": f"propertyName,value\noneroster.version,{version}\n"})

    assert [str(error) for error in roster.errors] == [
        f"manifest.csv: This is a OneRoster {version} export; Porchlight reads OneRoster 1.1 and 1.2. "
        "Choose version 1.1 or 1.2 where you export the roster."
    ]


def test_too_many_files_are_refused(reading):
    roster = reading({f"{number}.csv": "" for number in range(30)})

    assert "more than 30 files" in str(roster.errors[0])


def test_a_zip_with_a_long_list_of_files_is_refused_before_the_list_is_read():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(8000):
            archive.writestr(f"{number:0100}", "")

    roster = read(stream)

    assert len(roster.errors) == 1


def test_more_bytes_than_declared_or_allowed_are_refused(reading, sound):
    declared = reading({"courses.csv": "0" * 20_000}, limits=Limits(bytes=20_000))
    apart = reading(families=io.BytesIO(b"familyId\n" + b" \n" * 20_000), limits=Limits(bytes=20_000))

    assert "larger than 0.02 MB" in str(declared.errors[0])
    assert "larger than 0.02 MB" in str(apart.errors[0])


def test_a_header_that_lies_about_its_size_is_one_error(sound, zipped):
    sound["users.csv"] += "\n" * 100_000
    data = zipped(sound).getvalue()
    true_size, lie = len(sound["users.csv"].encode()).to_bytes(4, "little"), (500).to_bytes(4, "little")

    roster = read(io.BytesIO(data.replace(true_size, lie)))

    assert [place(error) for error in roster.errors] == [("users.csv", 0, "", "")]
    assert "damaged" in str(roster.errors[0])


def test_an_encrypted_member_is_refused(sound, zipped):
    data = bytearray(zipped(sound).getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert "protected by a password" in str(read(io.BytesIO(data)).errors[0])


def test_other_ways_of_packing_are_refused(sound):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        for name, text in sound.items():
            archive.writestr(name, text)

    assert "not read here" in str(read(stream).errors[0])


def test_the_same_file_twice_is_refused(reading, sound):
    assert "more than once" in str(reading({"ORGS.csv": sound["orgs.csv"]}).errors[0])


def test_an_endless_line_is_one_error(reading):
    roster = reading({"orgs.csv": "sourcedId,name,type\n" + "x" * 1_500_000})

    assert "quotation mark" in str(roster.errors[0])
    assert len(roster.errors) == 1


@pytest.mark.parametrize("data", [b"", b"sourcedId,name\n", b"PK\x05\x06" + b"\0" * 10])
def test_what_is_no_zip_is_one_error(data):
    assert [str(error) for error in read(io.BytesIO(data)).errors] == [
        "roster.zip: “roster.zip” is not a zip file that can be read. "
        "Export the roster again as a OneRoster CSV zip."
    ]


def test_a_path_that_is_not_there_is_one_error_without_its_folder(tmp_path):
    assert [error.file for error in read(tmp_path / "nowhere.zip").errors] == ["nowhere.zip"]
