"""Batches of both clients over a network that fails: order, resuming, bounds, odd answers."""

from __future__ import annotations

import httpx
import pytest

from service.client import ApiError, ConnectionFailed, Patience, UnexpectedAnswer, errors
from service.client.batches import MAX_SHEET_BYTES


def articles(n: int) -> list[dict]:
    """Requests with ids that count from 1."""
    return [{"id": f"a-{i}", "text": f"Article {i}."} for i in range(1, n + 1)]


def ids(answers) -> list[str]:
    """What answered, in order: ids, and codes with lines where there is none."""
    return [
        f"{answer.code}@{answer.line}" if isinstance(answer, ApiError) else answer.id
        for answer in answers
    ]


class Service:
    """Answers every article, except as a script of rounds says; notes what each round asked."""

    def __init__(self, wire, *script) -> None:
        self.wire = wire
        self.script = list(script)
        self.rounds: list[list[str]] = []
        self.headers: list[httpx.Headers] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        assert request.url.path == "/v1/batch"
        assert request.headers["Content-Type"] == "application/x-ndjson"
        asked = [article["id"] for article in self.wire.asked(request)]
        self.rounds.append(asked)
        self.headers.append(request.headers)
        lines = [self.wire.answer_line(name) for name in asked]
        step = self.script.pop(0) if self.script else None
        return step(lines) if step is not None else self.wire.streamed(*lines)


def test_answers_come_in_order_over_many_requests(connect, wire):
    """An input is cut into requests of bounded number, under one name, and nobody notices."""
    service = Service(wire)
    answers = list(connect(service).batch(articles(7), at_once=3))
    assert ids(answers) == [f"a-{i}" for i in range(1, 8)]
    assert [len(asked) for asked in service.rounds] == [3, 3, 1]
    assert len({headers["X-Request-ID"] for headers in service.headers}) == 1


def test_an_endless_input_is_read_as_far_as_needed(connect, wire):
    """Memory is that of one request: no article is taken that much ahead of its answer."""
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield {"id": f"a-{taken}", "text": "Again."}

    ahead = []
    for n, answer in enumerate(connect(Service(wire)).batch(endless(), at_once=5), start=1):
        assert answer.id == f"a-{n}"
        ahead.append(taken - n)
        if n == 50:
            break
    assert max(ahead) < 5


def test_long_articles_make_small_requests(connect, wire):
    """A request is bounded in bytes, too."""
    service = Service(wire)
    long = [{"id": str(i), "text": "word " * (MAX_SHEET_BYTES // 12)} for i in range(5)]
    assert ids(connect(service).batch(long)) == ["0", "1", "2", "3", "4"]
    assert [len(asked) for asked in service.rounds] == [3, 2]


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_a_dropped_connection_is_taken_up_where_it_broke(connect, wire, cut):
    """What was answered is not asked again, half a line is not taken for one, order holds."""

    def drop(lines):
        return wire.streamed(
            b"".join(lines[:cut]), lines[cut][:40], ends=httpx.ReadError("connection reset")
        )

    service = Service(wire, drop)
    client = connect(service)
    assert ids(client.batch(articles(4))) == ["a-1", "a-2", "a-3", "a-4"]
    assert service.rounds == [["a-1", "a-2", "a-3", "a-4"], ["a-1", "a-2", "a-3", "a-4"][cut:]]
    assert len(client.time.waits) == 1


def test_an_answer_that_ends_early_is_taken_up_too(connect, wire):
    """A balancer that ends an answer as if it were whole loses nothing."""
    service = Service(wire, lambda lines: wire.streamed(*lines[:2]))
    assert ids(connect(service).batch(articles(4))) == ["a-1", "a-2", "a-3", "a-4"]
    assert service.rounds[1] == ["a-3", "a-4"]


def test_what_breaks_after_the_last_answer_is_nothing(connect, wire):
    """A connection that ends badly when everything has come costs no time and no error."""

    def late(lines):
        return wire.streamed(*lines, ends=httpx.RemoteProtocolError("no last chunk"))

    client = connect(Service(wire, late), patience=Patience(max_attempts=1))
    assert ids(client.batch(articles(2))) == ["a-1", "a-2"]
    assert client.time.waits == []


def test_a_busy_service_is_waited_for(connect, wire):
    """A batch that is refused as a whole comes again when the service says."""
    refuse = wire.refusal("starting", 503, headers={"Retry-After": "4"})
    service = Service(wire, lambda _lines: refuse)
    client = connect(service)
    assert ids(client.batch(articles(2))) == ["a-1", "a-2"]
    assert 4 <= client.time.waits[0] <= 5


def test_progress_renews_patience(connect, wire):
    """A line that breaks after every answer is no reason to give up: it goes on."""

    def one(lines):
        return wire.streamed(lines[0], ends=httpx.ReadError("reset"))

    service = Service(wire, *[one] * 9)
    client = connect(service, patience=Patience(max_attempts=2, deadline_s=5))
    assert len(ids(client.batch(articles(10)))) == 10
    assert len(service.rounds) == 10


def test_a_slow_reader_loses_no_patience(connect, wire):
    """Time that the caller takes between two answers is not counted against the service."""

    def one(lines):
        return wire.streamed(lines[0], ends=httpx.ReadError("reset"))

    client = connect(Service(wire, one, one), patience=Patience(deadline_s=5))
    seen = []
    for answer in client.batch(articles(3)):
        seen.append(answer.id)
        client.time.now += 1_000
    assert seen == ["a-1", "a-2", "a-3"]


def test_no_progress_ends_it_after_what_was_answered(connect, wire, never_wait):
    """When patience is over, what came has been given and the failure is raised."""

    def drop(lines):
        return wire.streamed(*lines[:1], ends=httpx.ReadError("reset"))

    def nothing(_lines):
        raise httpx.ConnectError("refused")

    client = connect(Service(wire, drop, *[nothing] * 20), patience=never_wait)
    answers = client.batch(articles(3))
    assert next(answers).id == "a-1"
    with pytest.raises(ConnectionFailed, match="ConnectError"):
        next(answers)


def test_a_bad_article_has_its_error_in_its_place(connect, wire):
    """Errors are values with line and id; lines count through the whole input."""

    def second_is_empty(lines):
        error = wire.error_line(2, "text_empty", 400, id="a-4")
        return wire.streamed(lines[0], error)

    service = Service(wire, None, second_is_empty)
    answers = list(connect(service).batch(articles(4), at_once=2))
    assert ids(answers) == ["a-1", "a-2", "a-3", "text_empty@4"]
    assert type(answers[3]) is errors.TextEmpty
    assert answers[3].id == "a-4"


def test_what_can_pass_is_asked_again_alone(connect, wire):
    """Articles that a draining process leaves over go to the next one; order holds."""

    def drain(lines):
        left = [wire.error_line(n, "shutting_down", 503, id=f"a-{n}") for n in range(2, len(lines))]
        return wire.streamed(lines[0], *left, lines[-1])

    service = Service(wire, drain)
    assert ids(connect(service).batch(articles(4))) == ["a-1", "a-2", "a-3", "a-4"]
    assert service.rounds == [["a-1", "a-2", "a-3", "a-4"], ["a-2", "a-3"]]


def test_what_never_passes_stands_in_its_place(connect, wire, never_wait):
    """An article on which the model fails whenever it is asked does not fail the others."""

    def poison(lines):
        place = 2 if len(lines) > 1 else 1
        lines[place - 1] = wire.error_line(place, "model_unavailable", 503, id="a-2")
        return wire.streamed(*lines)

    service = Service(wire, *[poison] * 20)
    answers = list(connect(service, patience=never_wait).batch(articles(3)))
    assert ids(answers) == ["a-1", "model_unavailable@2", "a-3"]
    assert service.rounds[1:] == [["a-2"]] * (never_wait.max_attempts - 1)


def test_a_service_of_few_lines_is_sent_few(connect, wire):
    """Where a batch may have fewer articles than were sent, the rest comes in smaller requests."""

    def at_most_two(lines):
        if len(lines) <= 2:
            return wire.streamed(*lines)
        return wire.streamed(*lines[:2], wire.error_line(3, "payload_too_large", 413, limit=2))

    service = Service(wire, *[at_most_two] * 9)
    client = connect(service)
    assert ids(client.batch(articles(5))) == [f"a-{i}" for i in range(1, 6)]
    assert [len(asked) for asked in service.rounds] == [5, 2, 1]
    assert client.time.waits == []


def test_line_ends_inside_an_answer_are_part_of_it(connect, wire):
    """Only LF ends a line: other separators are letters of a text, wherever a piece ends."""
    name = "a\u2028b\u0085c\x0bd"
    line = wire.answer_line(name)
    pieces = [line[n : n + 7] for n in range(0, len(line), 7)]
    service = Service(wire, lambda _lines: wire.streamed(*pieces))
    (answer,) = connect(service).batch([{"id": name, "text": "One."}])
    assert answer.id == name


@pytest.mark.parametrize("kind", ["more", "other_line", "nonsense"])
def test_answers_that_fit_nothing_are_not_given_out(connect, wire, kind):
    """No answer is ever shown for an article that it does not belong to."""

    def odd(lines):
        wrong = {
            "more": [*lines, lines[-1]],
            "other_line": [wire.error_line(2, "text_empty", 400), lines[1]],
            "nonsense": [b'{"hello": 1}\n'],
        }[kind]
        return wire.streamed(*wrong)

    with pytest.raises(UnexpectedAnswer):
        list(connect(Service(wire, odd)).batch(articles(2)))


def test_what_the_input_raises_comes_after_what_it_gave(connect, wire):
    """A feed that breaks has its articles answered, then its own exception is seen."""

    def breaking():
        yield from articles(2)
        raise OSError("the disk is gone")

    answers = connect(Service(wire)).batch(breaking())
    assert [next(answers).id, next(answers).id] == ["a-1", "a-2"]
    with pytest.raises(OSError, match="the disk is gone"):
        next(answers)


@pytest.mark.parametrize("one", ["A text.", b"A text.", {"text": "A text."}])
def test_one_article_is_no_batch(connect, wire, one):
    """A text is not sent letter by letter, nor a request member by member."""
    with pytest.raises(TypeError, match="analyze"):
        connect(Service(wire)).client.batch(one)
    with pytest.raises(ValueError, match="at_once"):
        connect(Service(wire)).client.batch([], at_once=0)


def test_nothing_is_a_batch(connect, wire):
    """No article, no request."""
    service = Service(wire)
    assert list(connect(service).batch([])) == []
    assert service.rounds == []


def test_a_caller_that_leaves_closes_the_connection(connect, wire):
    """Leaving early ends the request, so that the service stops working on it."""
    made = []

    def remember(lines):
        made.append(wire.streamed(*lines))
        return made[-1]

    answers = connect(Service(wire, remember)).batch(articles(3))
    assert next(answers).id == "a-1"
    assert not made[0].is_closed
    answers.close()
    assert made[0].is_closed
