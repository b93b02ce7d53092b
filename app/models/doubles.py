"""Likely doubles among families: what people decided about two of them."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.columns import utc_column
from app.security.encrypted import EncryptedJson


class FamilyPair(Model):
    """Two households of which somebody said that they are one (`merged`: `one` was kept) or that they are not."""

    __tablename__ = "family_pair"
    __table_args__ = (
        ForeignKeyConstraint(["one_id", "district_id"], ["family.id", "family.district_id"]),
        ForeignKeyConstraint(["other_id", "district_id"], ["family.id", "family.district_id"]),
        CheckConstraint("one_id < other_id", name="the_older_of_a_pair_comes_first"),
        CheckConstraint("state IN ('apart', 'merged', 'undone')", name="state_of_a_pair_is_known"),
        CheckConstraint("state = 'merged' OR was IS NULL", name="only_a_merge_remembers_what_was"),
        Index(
            "one_decision_per_pair",
            "one_id",
            "other_id",
            unique=True,
            postgresql_where=text("state <> 'undone'"),
        ),
        Index("ix_family_pair_other_id", "other_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    one_id: Mapped[int] = mapped_column(Integer, nullable=False)
    other_id: Mapped[int] = mapped_column(Integer, nullable=False)
    state: Mapped[str] = mapped_column(String(8), nullable=False)
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    decided_at: Mapped[datetime] = utc_column(nullable=False)
    was: Mapped[dict | None] = mapped_column(EncryptedJson)
    """Both households as they were and what moved, for undoing; forgotten after two weeks."""
