"""Sums that follow the visits by themselves, so that a page about a whole state reads no visits to count them.

Only triggers and three functions of the database write here (`app/security/functions_figures.py`); whatever stands
here can be worked out anew from visits, their students and teams, and payments. So nothing refers to these rows, and
they refer to nothing: a key to a school would only make each step of a visit lock its school's row.
"""

from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index, Integer, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column

FIGURES = ("visits", "students", "educators", "money")
PARTS = ("students", "educators")


class Figure(Model):
    """Adds to one sum: steps append rows, and once an hour all rows of a sum are put together into one.

    `visits` by `state` and `number`; `money` of visits that took place, in dollars, by `state`: *approved* (not paid
    yet) or *paid*; `students` and `educators` who took part in such visits, as they were last put together.
    """

    __tablename__ = "figure"
    __table_args__ = (
        CheckConstraint(f"kind IN {FIGURES}", name="figure_kind_is_known"),
        Index("ix_figure_school_year_id", "school_year_id", "kind", "school_id"),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    """Empty: people of all the district's schools, each counted once."""
    school_year_id: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[str] = mapped_column(String(12), nullable=False)
    state: Mapped[str] = mapped_column(String(12), nullable=False, server_default="")
    number: Mapped[int] = mapped_column(Integer, nullable=False, server_default="0")
    count: Mapped[int] = mapped_column(Integer, nullable=False)
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2), nullable=False, server_default="0")


class TookPart(Model):
    """In how many visits of a school and year that took place a student (`student.id`) or educator took part.

    Like a figure it is a sum of rows; `folded` are those that were put together, and counted in the figures.
    """

    __tablename__ = "took_part"
    __table_args__ = (
        CheckConstraint(f"kind IN {PARTS}", name="part_kind_is_known"),
        Index("ix_took_part_who_id", "who_id", "kind", "school_year_id", "school_id"),
        Index("ix_took_part_school_id", "school_id", "school_year_id", "kind", "who_id"),
        Index("ix_took_part_not_folded", "school_year_id", postgresql_where=text("NOT folded")),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_year_id: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[str] = mapped_column(String(12), nullable=False)
    who_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visits: Mapped[int] = mapped_column(Integer, nullable=False)
    folded: Mapped[bool] = mapped_column(Boolean, nullable=False, server_default="false")
