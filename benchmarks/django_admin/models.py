"""Our tables as Django sees them; it never makes or changes them."""

from django.db import models

from workflows.visit import VisitState


class _Named(models.Model):
    name = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)


class School(_Named):
    """A school."""

    class Meta:
        managed = False
        db_table = "school"


class SchoolYear(_Named):
    """A school year."""

    class Meta:
        managed = False
        db_table = "school_year"


class Family(_Named):
    """A family."""

    class Meta:
        managed = False
        db_table = "family"


class _Someone(models.Model):
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Student(_Someone):
    """A student."""

    class Meta:
        managed = False
        db_table = "student"


class Person(_Someone):
    """Somebody who visits."""

    class Meta:
        managed = False
        db_table = "person"


class Visit(models.Model):
    """A visit with what its list and its page show."""

    school = models.ForeignKey(School, models.DO_NOTHING)
    school_year = models.ForeignKey(SchoolYear, models.DO_NOTHING)
    family = models.ForeignKey(Family, models.DO_NOTHING, null=True, blank=True)
    students = models.ManyToManyField(Student, through="VisitStudent")
    team = models.ManyToManyField(Person, through="VisitEducator")
    number = models.IntegerField()
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in VisitState])
    answer = models.CharField(max_length=8)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=16)
    place_note = models.CharField(max_length=200, null=True, blank=True)
    wishes = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "visit"

    def __str__(self) -> str:
        return f"#{self.pk}"


class VisitStudent(models.Model):
    """A student of a visit."""

    pk = models.CompositePrimaryKey("visit_id", "student_id")
    visit = models.ForeignKey(Visit, models.DO_NOTHING)
    student = models.ForeignKey(Student, models.DO_NOTHING)

    class Meta:
        managed = False
        db_table = "visit_student"


class VisitEducator(models.Model):
    """Somebody of the team of a visit."""

    pk = models.CompositePrimaryKey("visit_id", "person_id")
    visit = models.ForeignKey(Visit, models.DO_NOTHING)
    person = models.ForeignKey(Person, models.DO_NOTHING)

    class Meta:
        managed = False
        db_table = "visit_educator"
