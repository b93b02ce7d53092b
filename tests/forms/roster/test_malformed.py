"""Whatever a file holds, reading ends with errors that have a place, and never with an exception."""

import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.roster import RosterRead, households, read

SPITEFUL = [
    b"\0",
    b"\xff",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"%(x)s",
    b"-1",
]

edits = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(SPITEFUL) | st.binary(max_size=30)),
    min_size=1,
    max_size=4,
)


def spoiled(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for where, cut, put in edits:
        start = int(where * len(data))
        data = data[:start] + put + data[start + cut :]
    return data


def everything_has_a_place(roster: RosterRead) -> bool:
    return all(
        error.file and error.row >= 0 and str(error) and error.value.isprintable() for error in roster.errors
    )


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_spoiled_file_never_raises(reading, sound, data):
    name = data.draw(st.sampled_from([*sorted(sound), "families.csv", "staff.csv"]))
    text = sound.get(name, "familyId,studentSourcedIds,givenName,familyName\nf1,sam,Ana,Ortiz\n").encode()

    roster = reading({name: spoiled(text, data.draw(edits))})

    assert everything_has_a_place(roster)
    assert roster.ok == (roster.errors == [])
    assert all(household.guardians for household in households(roster))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=edits)
def test_a_spoiled_zip_never_raises(sound, zipped, edits):
    roster = read(io.BytesIO(spoiled(zipped(sound).getvalue(), edits)))

    assert everything_has_a_place(roster)
