"""Which of a file's columns is which part of an article."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from service.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROLES: Final = (
    "text",
    "html",
    "id",
    "title",
    "language",
    "outlet",
    "topic",
    "published_at",
    "author",
    "url",
)
"""What a column can be. Unless it is said otherwise, the column of that name."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each role, and those that are carried along as they are.

    ``chosen`` are the roles whose column was named by the caller: those must be there.
    """

    of: Mapping[str, str] = field(default_factory=lambda: {role: role for role in ROLES})
    carried: tuple[str, ...] = ()
    chosen: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, given: Sequence[str], carried: Sequence[str]) -> Columns:
        """Read ``role=column`` pairs; ``role=`` reads no column for it.

        Raises:
            ArchiveError: a pair has no ``=`` or an unknown role, or text and html are both off.
        """
        of = {role: role for role in ROLES}
        chosen = set()
        for pair in given:
            role, equals, column = pair.partition("=")
            if not equals or role not in of:
                raise ArchiveError(
                    f"--column {pair!r}: write role=column; roles are {', '.join(ROLES)}."
                )
            if column:
                of[role] = column
                chosen.add(role)
            else:
                del of[role]
                chosen.discard(role)
        if "text" not in of and "html" not in of:
            raise ArchiveError("--column: an article needs a column for text or for html.")
        return cls(of, tuple(dict.fromkeys(carried)), frozenset(chosen))

    @property
    def names(self) -> frozenset[str]:
        """All columns that are read."""
        return frozenset(self.of.values()) | frozenset(self.carried)

    def check(self, present: Iterable[str], *, source: str) -> None:
        """See that a file with a header has what was asked for, and something to analyse.

        Raises:
            ArchiveError: a column that was named is missing, or there is no text.
        """
        there = set(present)
        asked = {self.of[role] for role in self.chosen} | set(self.carried)
        if missing := sorted(asked - there):
            raise ArchiveError(f"{source}: there is no column {missing[0]!r}; {_listed(there)}")
        if not there & {self.of.get("text"), self.of.get("html")}:
            raise ArchiveError(
                f"{source}: no column is called text or html; {_listed(there)} "
                "Say which one holds the article, for example --column text=body"
            )


def _listed(there: set[str]) -> str:
    shown = ", ".join(sorted(there)[:40])
    return f"there are: {shown}."
