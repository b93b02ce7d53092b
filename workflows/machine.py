"""What every workflow table is made of: rules that speak, arrows, and refusals with all their reasons."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from workflows.people import ROLE_WORDS, Role
from workflows.words import N_ as N_
from workflows.words import Msgid as Msgid

State = TypeVar("State", bound=StrEnum)
Facts = TypeVar("Facts")

NOT_YOUR_ROLE = N_("This step is for someone else: %(who)s.")


@dataclass(frozen=True)
class Reason:
    """Why a step is refused. Values that are a Msgid, or a tuple of them, are translated too."""

    name: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The whole sentence; `translate` looks a msgid up in the reader's language (default: English)."""
        sentence = translate(self.sentence)
        if not self.values:
            return sentence
        return sentence % {name: _shown(value, translate) for name, value in self.values.items()}

    def __str__(self) -> str:
        return self.text()


def _shown(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, tuple):
        return ", ".join(str(_shown(each, translate)) for each in value)
    return translate(value) if isinstance(value, Msgid) else value


@dataclass(frozen=True)
class Rule(Generic[Facts]):
    """A named condition on the facts, with the sentence that is read when it does not hold."""

    name: str
    sentence: str
    test: Callable[[Facts], bool]
    values: Mapping[str, Callable[[Any], object]] = field(default_factory=dict, hash=False)

    def __call__(self, facts: Facts) -> bool:
        return self.test(facts)

    def reason(self, facts: Facts) -> Reason:
        return Reason(self.name, self.sentence, {name: value(facts) for name, value in self.values.items()})


def rule(
    sentence: str, **values: Callable[[Any], object]
) -> Callable[[Callable[[Facts], bool]], Rule[Facts]]:
    """Turn a function into a Rule; each keyword fills the placeholder of that name from the facts."""

    def made(test: Callable[[Facts], bool]) -> Rule[Facts]:
        return Rule(test.__name__, sentence, test, values)

    return made


@dataclass(frozen=True)
class Transition(Generic[State, Facts]):
    """One row of a table. `source` None: from nothing; `to` None: the state stays.

    `label` is the button's verb. `impossible` is read where no arrow exists; it may use `%(state)s`.
    `also` and `undo` are for the printed table only.
    """

    action: str
    source: State | tuple[State, ...] | None
    to: State | None
    who: tuple[Role, ...]
    rules: tuple[Rule[Facts], ...]
    also: str = field(default="", kw_only=True)
    undo: str = field(default="", kw_only=True)
    label: str = field(kw_only=True)
    impossible: str = field(kw_only=True)

    @property
    def sources(self) -> tuple[State | None, ...]:
        return self.source if isinstance(self.source, tuple) else (self.source,)

    @property
    def stays(self) -> bool:
        return self.to is None


class TransitionRefused(Exception):
    """Not now: every unmet reason, or the one sentence that says there is no such arrow."""

    def __init__(self, action: str, state: StrEnum | None, reasons: tuple[Reason, ...]) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.action, self.state, self.reasons = action, state, reasons


class NotYourRole(Exception):
    """The person holds none of the roles that may do this; says nothing about the facts."""

    def __init__(self, action: str, who: tuple[Role, ...]) -> None:
        self.action, self.who = action, who
        self.reasons = (_role_reason(who),)
        super().__init__(str(self.reasons[0]))


def _role_reason(who: tuple[Role, ...]) -> Reason:
    return Reason("your_role", NOT_YOUR_ROLE, {"who": tuple(ROLE_WORDS[role] for role in who)})


class Workflow(Generic[State, Facts]):
    """A table of transitions. What is not in it is refused.

    `states` gives each state the word that people read; `absent` is read where nothing exists yet.
    An action that no row names is a programmer's slip and raises LookupError.
    """

    def __init__(
        self,
        name: str,
        states: Mapping[State, str],
        rows: Iterable[Transition[State, Facts]],
        *,
        absent: str,
    ) -> None:
        self.name, self.states, self.rows, self.absent = name, dict(states), tuple(rows), absent
        self.actions = tuple(dict.fromkeys(row.action for row in self.rows))
        self._arrows: dict[tuple[str, State | None], Transition[State, Facts]] = {}
        for row in self.rows:
            self._add(row)

    def _add(self, row: Transition[State, Facts]) -> None:
        for source in row.sources:
            if (row.action, source) in self._arrows:
                raise ValueError(f"{self.name}: two rows for {row.action} from {source}")
            if {source, row.to} - {None, *self.states}:
                raise ValueError(f"{self.name}: {row.action} names an unknown state")
            self._arrows[row.action, source] = row

    def row(self, action: str, state: State | None) -> Transition[State, Facts] | None:
        """The row that this action follows from this state, or None when there is no such arrow."""
        self._rows_of(action)
        return self._arrows.get((action, state))

    def who(self, action: str, state: State | None) -> tuple[Role, ...]:
        """Who may do this now; where no arrow exists, who may ever do it."""
        row = self.row(action, state)
        rows = [row] if row else self._rows_of(action)
        return tuple(dict.fromkeys(role for row in rows for role in row.who))

    def unmet(self, action: str, state: State | None, facts: Facts) -> tuple[Reason, ...]:
        """Every rule that does not hold, whoever asks; without an arrow, that is the only reason."""
        row = self.row(action, state)
        if row is None:
            return (self._no_arrow(action, state),)
        return tuple(each.reason(facts) for each in row.rules if not each(facts))

    def check(
        self, action: str, state: State | None, facts: Facts, roles: Collection[Role]
    ) -> Transition[State, Facts]:
        """The row to follow. Raises NotYourRole first, then TransitionRefused with all reasons."""
        who = self.who(action, state)
        if set(who).isdisjoint(roles):
            raise NotYourRole(action, who)
        if reasons := self.unmet(action, state, facts):
            raise TransitionRefused(action, state, reasons)
        return self._arrows[action, state]

    def why_not(
        self, action: str, state: State | None, facts: Facts, roles: Collection[Role]
    ) -> tuple[Reason, ...]:
        """All that stands in the way, the role included; empty when allowed. For greyed-out buttons."""
        who = self.who(action, state)
        role_reasons = (_role_reason(who),) if set(who).isdisjoint(roles) else ()
        return role_reasons + self.unmet(action, state, facts)

    def actions_from(
        self, state: State | None, roles: Collection[Role]
    ) -> tuple[Transition[State, Facts], ...]:
        """The rows that start here and are open to one of these roles, rules aside, in table order."""
        return tuple(row for row in self.rows if state in row.sources and not set(row.who).isdisjoint(roles))

    def table(self) -> str:
        """The rows as a Markdown table; `also` and `undo` are columns where a row uses them."""
        extras = [name for name in ("also", "undo") if any(getattr(row, name) for row in self.rows)]
        lines = [_line(["action", "from → to", "who", "only if", *extras])]
        lines.append("|" + "---|" * (4 + len(extras)))
        lines += [_line([*self._cells(row), *(getattr(row, name) for name in extras)]) for row in self.rows]
        return "\n".join(lines) + "\n"

    def diagram(self) -> str:
        """The arrows as a Mermaid state diagram; a state that nothing leaves is an end."""
        left = {source for row in self.rows if not row.stays for source in row.sources}
        lines = ["stateDiagram-v2"]
        lines += [f"    {state} : {word}" for state, word in self.states.items() if state != word]
        lines += [_arrow(row, source) for row in self.rows for source in row.sources]
        lines += [f"    {state} --> [*]" for state in self.states if state not in left]
        return "\n".join(lines) + "\n"

    def _rows_of(self, action: str) -> list[Transition[State, Facts]]:
        rows = [row for row in self.rows if row.action == action]
        if not rows:
            raise LookupError(f"{self.name} has no action {action!r}")
        return rows

    def _no_arrow(self, action: str, state: State | None) -> Reason:
        if state is None:
            return Reason("no_such_step", self.absent)
        sentence = self._rows_of(action)[0].impossible
        return Reason("no_such_step", sentence, {"state": Msgid(self.states[state])})

    def _cells(self, row: Transition[State, Facts]) -> list[str]:
        who = ", ".join(ROLE_WORDS[role] for role in row.who)
        rules = "; ".join(_plain(each.name) for each in row.rules)
        return [_plain(row.action), self._path(row), who, rules or "–"]

    def _path(self, row: Transition[State, Facts]) -> str:
        source = ", ".join("–" if state is None else self.states[state] for state in row.sources)
        return f"stays {source}" if row.to is None else f"{source} → {self.states[row.to]}"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _arrow(row: Transition[State, Facts], source: State | None) -> str:
    start = "[*]" if source is None else source
    return f"    {start} --> {row.to or start} : {_plain(row.action)}"
