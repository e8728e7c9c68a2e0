"""The bookkeeping of a batch: what was asked, what has been answered, what is asked again.

An endless input becomes many requests of bounded size, each a ``POST /v1/batch`` that is sent
whole and then read: an HTTP/1.1 client that writes and reads by turns must not let answers pile up
unread while it still sends. A :class:`Sheet` is the articles of one such request. If the
connection drops, or articles come back that can be tried again, the next request has those that
are still open and no others; whatever happens, answers leave a sheet in the order of the input.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from service.api.schemas.answer import AnalyzeAnswer
from service.api.schemas.problem import LineProblem
from service.client.calls import members, parse, to_json
from service.client.errors import ApiError, ConnectionFailed, UnexpectedAnswer, from_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.client.calls import Article, Options

Answered = AnalyzeAnswer | ApiError
"""What stands in the place of each article: its answer, or why there is none."""

NDJSON: Final = "application/x-ndjson"

AT_ONCE: Final = 64
"""Articles of one request. The service works on 16 lines at a time, so the moment between two
requests costs it a few in a hundred of its time, and a client holds a few MB of answers at most."""

MAX_SHEET_BYTES: Final = 1_000_000
"""Bytes of one request, unless one article alone has more: sent in a second at 10 Mbit/s, far
within the minute after which the service cuts off a client that does not read."""

OK: Final = 200

HEADERS: Final = {"Content-Type": NDJSON, "Accept": f"{NDJSON}, application/problem+json;q=0.9"}


def check_input(articles: object, *, at_once: int) -> None:
    """See that an input is many articles, not one.

    Raises:
        TypeError: a text or a request, which can be iterated over as well.
        ValueError: ``at_once`` is no number of articles.
    """
    if isinstance(articles, (str, bytes, Mapping)):
        raise TypeError("A batch takes several articles; for one there is analyze().")
    if at_once < 1:
        raise ValueError("at_once is at least 1")


class Sheet:
    """The articles of one request, from the first time it is sent until all are answered.

    Args:
        first: place in the input of the first one, from 1.
    """

    def __init__(self, first: int) -> None:
        self._first = first
        self._lines: list[bytes] = []
        self._n_bytes = 0
        self._open: dict[int, ApiError | None] = {}
        """In order; each with the last thing that was said of it."""
        self._answers: dict[int, Answered] = {}
        """Final, and not given yet."""
        self._n_given = 0
        self._asked: deque[int] = deque()
        self._place = 0
        self._most: int | None = None

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, line: bytes) -> None:
        """Add an article's request."""
        self._open[len(self._lines)] = None
        self._lines.append(line)
        self._n_bytes += len(line) + 1

    def has_room(self, at_once: int) -> bool:
        """Whether another article may be added."""
        return len(self._lines) < at_once and self._n_bytes < MAX_SHEET_BYTES

    @property
    def is_open(self) -> bool:
        """Whether an article is still without a final answer."""
        return bool(self._open)

    def ask(self) -> bytes:
        """The body of the next request: the open articles, in order."""
        self._asked = deque(list(self._open)[: self._most])
        self._place = 0
        return b"".join(self._lines[index] + b"\n" for index in self._asked)

    def take(self, content: bytes) -> bool:
        """Take one line of the answer; says whether it is final.

        Raises:
            UnexpectedAnswer: it does not belong to what was asked.
        """
        if not self._asked:
            raise UnexpectedAnswer("There are more answers than articles.", OK)
        self._place += 1
        if b'"schema_version"' in content:
            self._finish(self._asked.popleft(), parse(AnalyzeAnswer, content, status=OK))
            return True
        problem = parse(LineProblem, content, status=OK)
        if problem.line != self._place:
            raise UnexpectedAnswer("An error line answers another article than is due.", OK)
        if problem.code == "payload_too_large" and problem.limit == self._place - 1:
            # the batch ends here: the service takes no more articles at once
            self._most = problem.limit
            self._asked.clear()
            return True
        index = self._asked.popleft()
        error = from_problem(problem, line=self._first + index, id=problem.id)
        if error.retryable:
            self._open[index] = error
            return False
        self._finish(index, error)
        return True

    def _finish(self, index: int, answer: Answered) -> None:
        self._answers[index] = answer
        del self._open[index]

    def given(self) -> Iterator[Answered]:
        """The answers that are next in the order of the input; each is given once."""
        while self._n_given in self._answers:
            self._n_given += 1
            yield self._answers.pop(self._n_given - 1)

    def end(self, request_id: str) -> None:
        """The answer ended as it should; see whether another request has to wait nevertheless.

        Raises:
            ConnectionFailed: there were fewer answers than articles.
            ApiError: an article was answered by a problem that can pass.
        """
        if self._asked:
            raise ConnectionFailed("The batch ended before its last answer", request_id)
        for error in self._open.values():
            if error is not None:
                raise error

    def settle(self) -> bool:
        """Let what can be tried again stand as it was answered, now that patience is over.

        Says whether that answers every article that was open. If not, of some nothing is known,
        and what stopped them is the answer to the whole.
        """
        if not self._open or not all(self._open.values()):
            return False
        for index, error in list(self._open.items()):
            assert error is not None
            self._finish(index, error)
        return True


def sheets(articles: Iterable[Article], options: Options, *, at_once: int) -> Iterator[Sheet]:
    """Sheets of an input, read as they are asked for.

    What the input raises is raised when everything before it has been given.
    """
    feed, n_before, failure, ended = iter(articles), 0, None, False
    while not ended:
        sheet = Sheet(n_before + 1)
        try:
            while sheet.has_room(at_once):
                sheet.add(to_json(members(next(feed), options)))
        except StopIteration:
            ended = True
        except Exception as error:  # noqa: BLE001 - raised below, in its place
            failure, ended = error, True
        if sheet.is_open:
            yield sheet
        n_before += len(sheet)
    if failure is not None:
        raise failure


class Lines:
    """Cuts a stream of bytes into lines at LF alone: an answer may hold any other line end."""

    def __init__(self) -> None:
        self._begun = bytearray()

    def feed(self, piece: bytes) -> list[bytes]:
        """The lines that these bytes complete, without their ends."""
        if b"\n" not in piece:
            self._begun += piece
            return []
        *whole, rest = (bytes(self._begun) + piece).split(b"\n")
        self._begun = bytearray(rest)
        return [line for line in whole if line.strip()]
