"""The sample is written past the triggers that keep the sums about visits, and counts them at the end."""

from app import embedded, sample
from tests.app.test_sample import NOVEMBER, an_empty_database

DIFFERING = "SELECT f.* FROM district d CROSS JOIN LATERAL app_figures_differ(d.id) f"


def test_the_sums_about_its_visits_are_counted(server: embedded.Server, worker_id: str) -> None:
    with an_empty_database(server, f"sums_{worker_id}") as look:
        sample.create(look.url, schools=1, students=60, visits=50, seed=1, today=NOVEMBER)

        assert look.rows(DIFFERING) == []
        assert look.value("SELECT sum(count) FROM figure WHERE kind = 'visits'") == 50
        assert set(look.column("SELECT kind FROM figure")) == {"visits", "students", "educators", "money"}
