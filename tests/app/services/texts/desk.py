"""A district with its starter texts and the people who look after them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models import District, LetterText, Person
from app.services import texts
from tests import builders
from tests.visiting import acting
from workflows.people import Role
from workflows.translation import Method


@dataclass
class Desk:
    """`ana` and `tom` are liaisons of two schools; `jo` and `noor` look after the whole district."""

    district: District
    ana: Person
    tom: Person
    jo: Person
    noor: Person

    def text(self, tag: str, kind: str = "first_visit") -> LetterText:
        """The newest version, as it is now."""
        return max(builders.every(LetterText, language=tag, kind=kind), key=lambda each: each.number)

    def written(
        self,
        tag: str,
        kind: str = "first_visit",
        *,
        by: Person | None = None,
        method: Method = Method.human,
        **changed: str,
    ) -> LetterText:
        """Someone saves the newest version with some parts changed."""
        rows = builders.every(LetterText, language=tag, kind=kind)
        last = self.text(tag, kind) if rows else None
        parts: Mapping[str, str] = last.parts if last else {}
        texts.write(
            kind,
            tag,
            parts={**parts, **changed},
            method=method,
            seen=(last.id, last.version) if last else None,
            by=acting(by or self.ana),
        )
        return self.text(tag, kind)

    def sent(self, tag: str, kind: str = "first_visit", *, by: Person | None = None) -> LetterText:
        """Someone saves the newest version and sends it for review."""
        text = self.written(tag, kind, by=by)
        texts.send_for_review(text.id, version=text.version, by=acting(by or self.ana))
        return self.text(tag, kind)

    def approved(
        self, tag: str, kind: str = "first_visit", *, by: Person | None = None, reviewer: Person | None = None
    ) -> LetterText:
        """One person writes it, another approves it."""
        text = self.sent(tag, kind, by=by)
        texts.approve(text.id, version=text.version, pages_read=True, by=acting(reviewer or self.tom))
        return self.text(tag, kind)

    def new_english(self, kind: str = "first_visit", **changed: str) -> LetterText:
        """The district changes its English: one coordinator writes, the other approves."""
        self.written("en", kind, by=self.jo, **changed)
        return self.approved("en", kind, by=self.jo, reviewer=self.noor)


def a_desk(owner: Engine) -> Desk:
    district = builders.a_district()
    with Session(owner) as session, session.begin():
        texts.seed(session, district.id)
    alder, birch = (
        builders.a_school("Alder", district=district),
        builders.a_school("Birch", district=district),
    )
    return Desk(
        district,
        builders.a_person("Ana Ilić", roles={Role.liaison: alder}),
        builders.a_person("Tom Okafor", roles={Role.school_coordinator: birch}),
        builders.a_person("Jo Park", roles={Role.district_coordinator: district}),
        builders.a_person("Noor Haddad", roles={Role.admin: district}),
    )
