"""Which school years a roster makes, and which of them is the current one."""

from datetime import date, timedelta

from app.models import SchoolYear
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn

SUMMER, LONG = timedelta(days=90), timedelta(days=300)


def test_a_year_entered_by_hand_is_the_roster_s_year_of_that_name(bring_in: BringIn) -> None:
    early = date(2025, 7, 1)
    by_hand = builders.a_school_year(
        name="Last year", starts_on=early, ends_on=date(2026, 6, 1), current=False
    )

    bring_in()

    year = builders.reload(by_hand)
    assert (year.sourced_id, year.starts_on, year.ends_on) == ("y1", early, date(2026, 6, 10))
    assert year.current


def test_the_year_that_holds_today_is_the_current_one(bring_in: BringIn) -> None:
    files = rosters.a_roster()
    day = builders.today()
    spans = (
        (f"{day.year - 1}-01-01", f"{day.year}-12-31"),
        (f"{day.year + 2}-01-01", f"{day.year + 3}-06-01"),
    )
    for name, (starts, ends) in zip(("Now", "Later"), spans, strict=True):
        files["academicSessions.csv"].append(rosters.a_session(name, name, "schoolYear", starts, ends))

    bring_in(files)

    assert [year.name for year in builders.every(SchoolYear, current=True)] == ["Now"]


def test_without_a_school_year_the_terms_make_one(bring_in: BringIn) -> None:
    files = rosters.a_roster()
    files["academicSessions.csv"] = [
        rosters.a_session("fall", "Fall", "term", "2025-08-15", "2025-12-20"),
        rosters.a_session("spring", "Spring", "term", "2026-01-05", "2026-06-10"),
    ]

    bring_in(files)

    year = builders.every(SchoolYear)[0]
    assert (year.name, year.starts_on, year.ends_on) == ("2025-2026", date(2025, 8, 15), date(2026, 6, 10))


def test_schools_with_years_of_one_title_share_the_year(bring_in: BringIn) -> None:
    files = rosters.a_roster()
    files["academicSessions.csv"] += [
        rosters.a_session("y2", "Last year", "schoolYear", "2025-08-01", "2026-06-01"),
        rosters.a_session("fall2", "Fall", "term", "2025-08-01", "2025-12-01", parentSourcedId="y2"),
    ]
    rosters.row_of(files, "classes.csv", "m1")["termSourcedIds"] = "fall2"

    bring_in(files)

    assert len(builders.every(SchoolYear)) == 1
    assert builders.every(SchoolYear)[0].starts_on == date(2025, 8, 1)


def test_a_roster_leaves_the_day_from_which_summer_counts_and_the_year_that_it_began(
    bring_in: BringIn,
) -> None:
    day = builders.today()
    early = day - timedelta(days=10)
    files = rosters.a_roster()
    spans = {
        "Now": (day - timedelta(days=300), day + timedelta(days=9)),
        "Next": (day + SUMMER, day + 4 * SUMMER),
    }
    for name, (starts, ends) in spans.items():
        files["academicSessions.csv"].append(
            rosters.a_session(name, name, "schoolYear", starts.isoformat(), ends.isoformat())
        )
    builders.a_school_year(name="Next", starts_on=day + SUMMER, ends_on=day + LONG, visits_from=early)

    bring_in(files)

    [current] = builders.every(SchoolYear, current=True)
    assert (current.name, current.visits_from) == ("Next", early)
