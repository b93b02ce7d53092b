"""The changelist and the page of a visit, written as one writes them who knows what is slow."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet

from benchmarks.bare import ROWS
from benchmarks.django_admin.models import Visit


@admin.register(Visit)
class VisitAdmin(admin.ModelAdmin):
    """It can be narrowed and looked through as ours can; what is related comes along with the page.

    Choosing among all schools and families is left out.
    """

    list_display = ("who", "number", "state", "answer", "starts_at", "those_who_go", "school", "school_year")
    list_select_related = ("school", "school_year")
    list_filter = ("state", "school_year")
    list_per_page = ROWS
    search_fields = ("students__given_name", "students__family_name")
    ordering = (F("starts_at").desc(nulls_last=True), "-id")
    raw_id_fields = ("school", "school_year", "family")
    readonly_fields = ("who", "those_who_go")
    show_full_result_count = False

    def get_queryset(self, request: Any) -> QuerySet[Visit]:
        """With students and team, two statements for all rows."""
        return super().get_queryset(request).prefetch_related("students", "team")

    @admin.display(description="students")
    def who(self, visit: Visit) -> str:
        """Whom the visit is for."""
        return ", ".join(map(str, visit.students.all()))

    @admin.display(description="team")
    def those_who_go(self, visit: Visit) -> str:
        """Who goes."""
        return ", ".join(map(str, visit.team.all()))
