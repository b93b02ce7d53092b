"""Training certificates: who is trained, from when to when."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKeyConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Versioned
from app.models.people import Person


class TrainingCertificate(Versioned, Model):
    """A person is *trained and current* on every day from `earned_on` to `valid_until`, both included."""

    __tablename__ = "training_certificate"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        CheckConstraint("valid_until >= earned_on", name="certificate_ends_after_it_starts"),
        CheckConstraint("course IN ('introductory', 'refresher')", name="course_is_known"),
        Index("ix_training_certificate_person_id", "person_id", "valid_until"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    course: Mapped[str] = mapped_column(
        String(16), nullable=False, default="introductory", server_default="introductory"
    )
    earned_on: Mapped[date] = mapped_column(Date, nullable=False)
    valid_until: Mapped[date] = mapped_column(Date, nullable=False)

    person: Mapped[Person] = relationship()

    def __str__(self) -> str:
        return f"{self.person} {self.valid_until}"
