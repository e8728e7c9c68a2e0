"""One function for each fault that ``faults.py`` injects: it breaks, looks, and says what it saw.

Whatever must hold is an assertion with a message, so that the table says what did not.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
from family import family
from faulty_server import HANG, POISON
from served import PATIENCE_S, Served, outcome, tally, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from faults import Bench

NDJSON: Final = {"Content-Type": "application/x-ndjson"}
GONE: Final = 'framelens_requests_total{method="POST",route="%s",status="499"}'
MANY: Final = 24
"""Requests at once: several full batches for two lanes."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a scenario saw: answers by outcome, and what the probes said."""

    answers: str
    health: str


def article(number: int, *, sentences: int = 4, word: str = "harbour") -> dict[str, Any]:
    """An article like no other, with one word of choice in its first sentence."""
    rest = [f"Witness {number} of street {n} spoke against it." for n in range(sentences - 1)]
    return {
        "id": str(number),
        "text": " ".join([f"The {word} plan failed us {number} times.", *rest]),
    }


def ask(served: Served, body: dict[str, Any], **headers: str) -> str:
    """Send one article; what came of it."""
    try:
        answer = httpx.post(
            f"{served.url}/v1/analyze", json=body, headers=headers, timeout=PATIENCE_S
        )
    except httpx.TimeoutException:
        return "hung"
    except httpx.TransportError as error:
        return type(error).__name__
    return outcome(answer)


def begin(pool: ThreadPoolExecutor, served: Served, bodies: Iterable[Any]) -> list[Future[str]]:
    """Send articles at once; what will have come of each."""
    return [pool.submit(ask, served, body) for body in bodies]


def results(asked: list[Future[str]]) -> Counter[str]:
    """What came of each, counted; nothing may have hung."""
    found = Counter(one.result() for one in asked)
    assert not found["hung"], f"{found['hung']} requests hung"
    return found


def at_once(served: Served, bodies: Iterable[Any]) -> Counter[str]:
    """What comes of articles that are sent at once."""
    bodies = list(bodies)
    with ThreadPoolExecutor(len(bodies)) as pool:
        return results(begin(pool, served, bodies))


def heals(served: Served) -> None:
    """The service takes work again, and is ready."""
    assert until(lambda: served.probe("/readyz") == 200, within_s=15), "it did not become ready"
    assert ask(served, article(0)) == "200", "it is ready and does not answer"
    assert until(lambda: accepted(served) == 0), "work is left over"


def accepted(served: Served) -> float:
    """Articles that were accepted and not answered yet."""
    return served.figure("framelens_analyses_in_progress")


def raises_once(bench: Bench) -> Told:
    """One forward raises: it is tried again by halves, so at most one article is lost."""
    bench.command("slow", "0.02")
    bench.command("raise-once")
    found = at_once(bench.served, map(article, range(MANY)))
    assert found["200"] >= MANY - 1, f"one failure cost {tally(found)}"
    assert bench.served.probe("/readyz") == 200, "one failure made it not ready"
    heals(bench.served)
    return Told(tally(found), "ready throughout")


def fails_always(bench: Bench, command: str) -> Told:
    """The model fails: everybody is told, readiness turns false, and all heals by itself."""
    with bench.while_commanded(command):
        found = at_once(bench.served, map(article, range(MANY)))
        assert set(found) == {"503 model_unavailable"}, f"answers were {tally(found)}"
        assert until(lambda: bench.served.probe("/readyz") == 503, within_s=10), "still ready"
        assert bench.served.probe("/livez") == 200, "a restart would not help, and it says so"
    heals(bench.served)
    return Told(tally(found), "live; not ready until it works again")


def hangs(bench: Bench) -> Told:
    """One forward does not return: its caller gets 504 in time, the other lane serves the rest."""
    with bench.while_commanded("hang"):
        began = time.monotonic()
        late = ask(bench.served, article(1, word=HANG), **{"X-Request-Timeout-Ms": "1500"})
        took_s = time.monotonic() - began
        assert late == "504 deadline_exceeded", f"the late one got {late}"
        found = at_once(bench.served, map(article, range(2, MANY)))
        assert set(found) == {"200"}, f"others got {tally(found)}"
        assert bench.served.probe("/livez") == 200, "not live after a second"
        late_s = 10.0
        assert until(lambda: bench.served.probe("/readyz") == 503, within_s=late_s + 5), (
            "still ready while a forward hangs"
        )
    heals(bench.served)
    return Told(f"1 x 504 after {took_s:.1f} s; others {tally(found)}", "not ready after 10 s")


def lane_dies(bench: Bench) -> Told:
    """The model's thread ends: everyone waiting is told, and only a restart helps."""
    bench.command("slow", "0.05")
    with ThreadPoolExecutor(MANY) as pool:
        asked = begin(pool, bench.served, map(article, range(MANY)))
        asked[0].result()
        bench.command("die")
        found = results(asked + begin(pool, bench.served, [article(99)]))
    assert set(found) <= {"200", "503 model_unavailable"}, f"answers were {tally(found)}"
    assert until(lambda: bench.served.probe("/livez") == 503, within_s=10), "still live"
    assert bench.served.probe("/readyz") == 503, "still ready"
    assert ask(bench.served, article(1)) == "503 model_unavailable", "it takes work"
    return Told(tally(found), "neither live nor ready")


def text_processes_die(bench: Bench) -> Told:
    """Processes that read articles are killed: what each had in hand fails, nothing else."""
    host = family(bench.served.process.pid)[1]
    victims = family(host)[1:]
    for victim in victims:
        os.kill(victim, signal.SIGSTOP)  # so that both are at work when they end
    with ThreadPoolExecutor(MANY) as pool:
        asked = begin(pool, bench.served, map(article, range(MANY)))
        until(lambda: accepted(bench.served) == MANY, within_s=10)
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        found = results(asked)
    assert found["200"] >= MANY - len(victims), f"answers were {tally(found)}"
    assert set(found) <= {"200", "503 model_unavailable"}, f"answers were {tally(found)}"
    assert bench.served.probe("/readyz") == 200, "not ready, though they are replaced"
    heals(bench.served)
    return Told(tally(found), "ready throughout")


def poison(bench: Bench) -> Told:
    """One article in a full batch fails the forward: it alone is refused."""
    bench.command("slow", "0.02")
    bodies = [article(n) for n in range(MANY)]
    bodies.insert(MANY // 2, article(999, word=POISON))
    found = at_once(bench.served, bodies)
    assert found == {"200": MANY, "503 model_unavailable": 1}, f"answers were {tally(found)}"
    assert bench.served.probe("/readyz") == 200, "a poison article made it not ready"
    heals(bench.served)
    return Told(tally(found), "ready throughout")


def send(
    served: Served, path: str, headers: dict[str, str], body: bytes, *, length: int = 0
) -> Any:
    """Send a request over a socket of one's own, with whatever length it claims."""
    host, port = served.url.removeprefix("http://").split(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.settimeout(PATIENCE_S)
    connection.connect((host, int(port)))
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {length or len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
    return connection


def leave(bench: Bench) -> Told:
    """Clients leave while their article is being worked: the work is dropped, others go on."""
    figure = GONE % "/v1/analyze"
    before = bench.served.figure(figure)
    with bench.while_commanded("hold"):
        gone = [
            send(
                bench.served,
                "/v1/analyze",
                {"Content-Type": "application/json"},
                json.dumps(article(n, sentences=40)).encode(),
            )
            for n in range(10)
        ]
        assert until(lambda: accepted(bench.served) == 10), "they were not begun"
        for connection in gone:
            connection.close()
        assert until(lambda: bench.served.figure(figure) == before + 10), "499 is not counted"
        assert until(lambda: accepted(bench.served) == 0), "they are still being worked"
    found = at_once(bench.served, map(article, range(8)))
    assert set(found) == {"200"}, f"others got {tally(found)}"
    heals(bench.served)
    return Told(f"10 x left; others {tally(found)}", "ready throughout")


def batch(lines: int, *, sentences: int = 4) -> bytes:
    """A batch of so many articles."""
    bodies = (article(n, sentences=sentences) for n in range(lines))
    return b"".join(json.dumps(body).encode() + b"\n" for body in bodies)


def leave_a_stream(bench: Bench) -> Told:
    """Clients leave a batch after its first answers: the rest is dropped."""
    figure = GONE % "/v1/batch"
    before = bench.served.figure(figure)
    bench.command("slow", "0.02")
    for _ in range(3):
        connection = send(bench.served, "/v1/batch", NDJSON, batch(500))
        assert b" 200 " in connection.recv(4_096), "no answer began"
        connection.close()
    found = at_once(bench.served, map(article, range(8)))
    assert set(found) == {"200"}, f"others got {tally(found)}"
    assert until(lambda: bench.served.figure(figure) == before + 3), "499 is not counted"
    heals(bench.served)
    return Told(f"3 x left; others {tally(found)}", "ready throughout")


def slow_clients(bench: Bench) -> Told:
    """Headers that do not end, bodies that stop, answers that nobody reads: all are cut off."""
    host, port = bench.served.url.removeprefix("http://").split(":")
    headers = [socket.create_connection((host, int(port)), PATIENCE_S) for _ in range(5)]
    for connection in headers:
        connection.sendall(b"POST /v1/analyze HTTP/1.1\r\nX-Slow: ")
    json_type = {"Content-Type": "application/json"}
    bodies = [
        send(bench.served, "/v1/analyze", json_type, b'{"text', length=5_000) for _ in range(5)
    ]
    figure = GONE % "/v1/batch"
    before = bench.served.figure(figure)
    unread = [send(bench.served, "/v1/batch", NDJSON, batch(40, sentences=60)) for _ in range(3)]
    found = at_once(bench.served, map(article, range(8)))
    assert set(found) == {"200"}, f"others got {tally(found)}"
    for connection in (*headers, *bodies):
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b"", "a slow client was answered"
        connection.close()
    assert until(lambda: bench.served.figure(figure) == before + 3), (
        "who does not read is still being written to"
    )
    for connection in unread:
        connection.close()
    heals(bench.served)
    return Told(f"13 x cut off; others {tally(found)}", "ready throughout")


def drain(bench: Bench) -> Told:
    """SIGTERM under load: ready is false at once and can be asked; accepted work is answered."""
    served = bench.served
    with ThreadPoolExecutor(MANY) as pool:
        with bench.while_commanded("hold"):
            asked = begin(pool, served, (article(n, sentences=8) for n in range(MANY)))
            assert until(lambda: accepted(served) == MANY), "not all were accepted"
            served.process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert until(lambda: served.probe("/readyz") == 503, within_s=5), "ready after SIGTERM"
            false_s = time.monotonic() - began
            probes = Counter(served.probe("/readyz") for _ in range(20))
            live = served.probe("/livez")
            refused = ask(served, article(77))
        released = time.monotonic()
        found = results(asked)
    code = served.process.wait(PATIENCE_S)
    took_s = time.monotonic() - released
    assert set(found) == {"200"}, f"accepted ones got {tally(found)}"
    assert (set(probes), live) == ({503}, 200), f"probes said {probes}, live {live}"
    assert refused == "503 shutting_down", f"a new one got {refused}"
    assert code == 0, f"the exit code was {code}"
    return Told(
        f"accepted {tally(found)}; new {refused}; exit 0 {took_s:.1f} s after the model went on",
        f"not ready within {false_s * 1e3:.0f} ms; live and asked to the end",
    )


def served_settings() -> dict[str, str]:
    """The settings of the faulty service."""
    import faults  # noqa: PLC0415 - each knows the other; this one is asked late

    return faults.SETTINGS


def kill(bench: Bench) -> Told:
    """SIGKILL under load, and a new process: clients hear of it, nothing has to be repaired."""
    with ThreadPoolExecutor(MANY) as pool, bench.while_commanded("hold"):
        asked = begin(pool, bench.served, (article(n, sentences=8) for n in range(MANY)))
        assert until(lambda: accepted(bench.served) == MANY), "not all were accepted"
        bench.served.kill()
        found = results(asked)
    began = time.monotonic()
    server = str(Path(__file__).with_name("faulty_server.py"))
    again = Served(server, str(bench.commands), **served_settings())
    ready_s = time.monotonic() - began
    try:
        heals(again)
    finally:
        again.stop()
    return Told(f"{tally(found)}; then 200", f"ready again {ready_s:.1f} s after the start")


def clock_jumps(bench: Bench) -> Told:
    """The calendar jumps by a day, forth and back: no deadline, canary or limit follows it."""
    found = Counter[str]()
    bench.command("slow", "0.05")
    with ThreadPoolExecutor(MANY) as pool:
        asked = []
        for offset in ("86400", "-86400", "0"):
            asked += begin(pool, bench.served, map(article, range(6)))
            bench.command("clock", offset)
            for path in ("/readyz", "/livez"):
                assert bench.served.probe(path) == 200, f"{path} followed the calendar"
            asked += begin(pool, bench.served, map(article, range(6)))
        found = results(asked)
    assert set(found) == {"200"}, f"answers were {tally(found)}"
    heals(bench.served)
    return Told(tally(found), "ready throughout")


def disk_full(_bench: Bench) -> Told:
    """From some moment on no file can be written: the packaged models serve all the same.

    At the start a temporary folder with some room is needed: the language detector unpacks there.
    """
    served = Served("-m", "service", "serve", threads="1")
    try:
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (0, 0))
        found = at_once(served, map(article, range(4)))
        assert set(found) == {"200"}, f"answers were {tally(found)}"
        heals(served)
    finally:
        served.stop()
    return Told(tally(found), "ready")


SCENARIOS: Final[dict[str, Callable[[Bench], Told]]] = {
    "raise once": raises_once,
    "raise always": lambda bench: fails_always(bench, "raise-always"),
    "wrong count": lambda bench: fails_always(bench, "wrong-count"),
    "hang": hangs,
    "lane dies": lane_dies,
    "text processes die": text_processes_die,
    "poison": poison,
    "leave": leave,
    "leave a stream": leave_a_stream,
    "slow clients": slow_clients,
    "drain": drain,
    "kill": kill,
    "clock jumps": clock_jumps,
    "disk full": disk_full,
}
"""All faults, by the names that the table and ``--only`` have."""

ENDING: Final = {"lane dies", "drain", "kill"}
"""Those after which the process is no more, or should be no more."""
