"""The sample's days: holidays where a district has them, and no visit planned on one."""

from datetime import date

from app.sample.calendar import calendar, days_off, school_years


def test_a_school_year_has_its_holidays() -> None:
    year = school_years(date(2026, 11, 21))[-1]

    off = {each.name: (each.starts_on, each.ends_on) for each in days_off(year)}

    assert off["Thanksgiving"] == (date(2026, 11, 26), date(2026, 11, 27))
    assert off["Martin Luther King Jr. Day"] == (date(2027, 1, 18), date(2027, 1, 18))
    assert off["Winter break"] == (date(2026, 12, 21), date(2027, 1, 1))


def test_no_visit_is_planned_on_a_holiday() -> None:
    planned = {slot.date() for slot in calendar(date(2026, 11, 21)).slots["next"]}

    assert planned
    assert date(2026, 11, 26) not in planned
