"""The sample is written past the triggers that keep the sums about visits, and counts them at the end."""

from tests.app.sample.looking import SIZE, Look

DIFFERING = "SELECT f.* FROM district d CROSS JOIN LATERAL app_figures_differ(d.id) f"


def test_the_sums_about_its_visits_are_counted(district: Look) -> None:
    assert district.rows(DIFFERING) == []
    assert district.value("SELECT sum(count) FROM figure WHERE kind = 'visits'") == SIZE["visits"]
    assert set(district.column("SELECT DISTINCT kind FROM figure")) == {
        "visits",
        "students",
        "educators",
        "money",
    }
