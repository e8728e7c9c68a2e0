"""What replicas on Ray do when there are more of them, too few, or one less: four measurements.

    python -m benchmarks.ray_replicas [--part scaling growth refusal loss]

``scaling``: articles a second of one encoder and of two, asked through a handle without ingress,
proxy and HTTP: two encoders of one thread and this process fit on two CPUs, where the whole
service does not (benchmarks/ray_scaling.py has that). ``growth``: how long autoscaling takes to
bring a second encoder under load, and to take it away. ``refusal``: what comes of more requests
than replicas and lines hold (``max_queued_requests``). ``loss``: one of two ingresses is killed
under load, and ``service.client`` asks on.

A Ray of its own; needs the extra ``ray``. Wall time counts, so use a quiet machine: two minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Final

import httpx

from benchmarks.ray_scaling import CHARACTERS, KINDS, processes_below
from benchmarks.scaling import long_text
from benchmarks.speed import describe_machine
from service.client import Client
from service.models.loading import load_models
from service.ray.one_machine import own_ray
from service.settings import Settings
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.ray.exchange import Work

with socket.create_server(("127.0.0.1", 0)) as _free:
    # Serve's proxy shares a port that another one has, and each gets some of the requests
    PORT: Final = _free.getsockname()[1]
URL: Final = f"http://127.0.0.1:{PORT}"
CPUS: Final = 4
"""Which Ray shares out: a count of replicas, whatever the machine has."""

AT_ONCE: Final = 8
"""Articles under way while encoders are measured: two batches ahead for each of two."""

WHOLE: Final = long_text()


def text_of(number: int) -> str:
    """A stretch of text, another for each number."""
    at = (number * 7_919) % (len(WHOLE) - CHARACTERS)
    return WHOLE[at : at + CHARACTERS]


def deploy(**replicas: Any) -> None:
    """Serve the application with so many replicas, anew; returns once they run."""
    from ray import serve  # noqa: PLC0415 - Ray is imported once its environment is set

    from service.ray.application import Cluster, application  # noqa: PLC0415

    settings = Settings(cache_bytes=0, backend="onnx", log_level="error")
    serve.run(application(Cluster(**replicas), settings), name="framelens")
    for _ in range(10_000):  # it asks, it does not sleep
        if httpx.get(f"{URL}/readyz", timeout=60).status_code == 200:
            return
    raise SystemExit("the ingress is not ready")


def running(deployment: str) -> int:
    """How many replicas of a deployment run."""
    from ray import serve  # noqa: PLC0415

    states = serve.status().applications["framelens"].deployments[deployment].replica_states
    return states.get("RUNNING", 0)


def ask(number: int) -> httpx.Response:
    """Send one article."""
    body = {"text": text_of(number), "language": "en"}
    return httpx.post(f"{URL}/v1/analyze", json=body, timeout=300)


def scaling(*, requests: int) -> None:
    """Articles a second through a handle, with one encoder and with two."""
    settings = Settings(threads=1, backend="onnx")
    pipeline = Pipeline(load_models(settings), max_text_characters=settings.max_text_characters)
    work = [windows_of(pipeline, number) for number in range(requests + AT_ONCE)]
    print("| encoders | articles a second |\n| ---: | ---: |")
    rates = []
    for encoders in (1, 2):
        deploy(encoder_min_replicas=encoders, encoder_max_replicas=encoders)
        rates.append(asyncio.run(encoded(work)))
        print(f"| {running('Encoder')} | {rates[-1]:.2f} |", flush=True)
    print(f"\nTwo over one: {rates[1] / rates[0]:.2f}, on {os.cpu_count()} CPUs.\n", flush=True)


def windows_of(pipeline: Pipeline, number: int) -> Work:
    """What an ingress would send to an encoder for one article."""
    from service.ray.exchange import Work, bare  # noqa: PLC0415

    article = Article(text=text_of(number))
    options = AnalysisOptions(language="en")
    return Work(bare(pipeline.prepare(article, options).windows))


async def encoded(work: list[Work]) -> float:
    """Articles a second, the first few, which warm up, not counted."""
    from ray import serve  # noqa: PLC0415

    from service.ray.handle import ServeEncoders  # noqa: PLC0415

    encoders = ServeEncoders(serve.get_deployment_handle("Encoder", "framelens"))
    room = asyncio.Semaphore(AT_ONCE)

    async def one(windows: Work) -> None:
        async with room:
            await encoders.serve(windows)

    await asyncio.gather(*map(one, work[:AT_ONCE]))
    began = time.perf_counter()
    await asyncio.gather(*map(one, work[AT_ONCE:]))
    return (len(work) - AT_ONCE) / (time.perf_counter() - began)


def growth(*, seconds: float) -> None:
    """When a second encoder comes under load, and when it goes again."""
    deploy(
        encoder_min_replicas=1,
        encoder_max_replicas=2,
        encoder_target_ongoing=2.0,
        upscale_delay_s=2.0,
        downscale_delay_s=5.0,
    )
    ended = Event()

    def keep_asking(first: int) -> Counter[int]:
        seen: Counter[int] = Counter()
        while not ended.is_set():
            seen[ask(first + seen.total()).status_code] += 1
        return seen

    with ThreadPoolExecutor(AT_ONCE) as pool:
        clients = [pool.submit(keep_asking, client * 1_000) for client in range(AT_ONCE)]
        came = until(lambda: running("Encoder") == 2, seconds=seconds)
        ended.set()
        answers = sum((client.result() for client in clients), Counter())
    print(f"Growth: a second encoder runs {said(came)} after the load began; {dict(answers)}.")
    went = until(lambda: running("Encoder") == 1, seconds=seconds)
    print(f"It is gone {said(went)} after the load ended.\n", flush=True)


def until(reached: Callable[[], bool], *, seconds: float) -> float | None:
    """Seconds until something is reached, asked twice a second; ``None`` where it is not."""
    began = time.perf_counter()
    while (took := time.perf_counter() - began) < seconds:
        if reached():
            return took
        time.sleep(0.5)
    return None


def said(seconds: float | None) -> str:
    """A time in words."""
    return "never" if seconds is None else f"{seconds:.0f} s"


def refusal() -> None:
    """More requests at once than one encoder, its line and the handle's line take."""
    deploy(
        encoder_min_replicas=1,
        encoder_max_replicas=1,
        encoder_max_ongoing=2,
        encoder_max_queued=3,
    )
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(16)))
    codes = Counter(answer.json().get("code", "answered") for answer in answers)
    waits = {answer.headers.get("retry-after") for answer in answers if answer.is_error}
    print(f"Refusal: of 16 at once {dict(codes)}; statuses {statuses(answers)}, ", end="")
    print(f"Retry-After {sorted(map(str, waits))}.")
    print(f"One more, afterwards: {ask(99).status_code}.\n", flush=True)


def statuses(answers: list[httpx.Response]) -> dict[int, int]:
    """How often each status was answered."""
    return dict(Counter(answer.status_code for answer in answers))


class Counting(httpx.HTTPTransport):
    """A transport that notes every status and every broken connection."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """As ever, and counted."""
        try:
            response = super().handle_request(request)
        except httpx.TransportError as error:
            self.seen[type(error).__name__] += 1
            raise
        self.seen[str(response.status_code)] += 1
        return response


def loss(*, requests: int) -> None:
    """One of two ingresses is killed while eight callers ask through the client."""
    deploy(ingress_replicas=2, encoder_min_replicas=1, encoder_max_replicas=1)
    transport, answered = Counting(), Event()

    def asked(number: int) -> str:
        answer = client.analyze(text_of(number), language="en")
        answered.set()
        return answer.fingerprint

    with Client(URL, transport=transport) as client, ThreadPoolExecutor(AT_ONCE) as pool:
        asking = [pool.submit(asked, number) for number in range(requests)]
        answered.wait()
        victims = [p for p, title in processes_below(os.getpid()) if KINDS["ingress"] in title]
        os.kill(victims[0], signal.SIGKILL)
        failed = [future.exception() for future in asking if future.exception() is not None]
    print(f"Loss: of {requests} requests {requests - len(failed)} answered, {failed};")
    print(f"on the wire {dict(transport.seen)}; ingresses now {running('Ingress')}.\n", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parts = ("scaling", "growth", "refusal", "loss")
    parser.add_argument("--part", nargs="+", choices=parts, default=parts)
    parser.add_argument("--requests", type=int, default=48, help="of scaling and of loss, each")
    parser.add_argument("--seconds", type=float, default=60.0, help="most, of growth")
    asked = parser.parse_args()
    print(describe_machine() + "\n")
    with (
        tempfile.TemporaryDirectory(prefix="r", ignore_cleanup_errors=True) as folder,
        own_ray(cpus=CPUS, folder=Path(folder)),
    ):
        from ray import serve  # noqa: PLC0415

        serve.start(http_options={"host": "127.0.0.1", "port": PORT})
        if "scaling" in asked.part:
            scaling(requests=asked.requests)
        if "refusal" in asked.part:
            refusal()
        if "loss" in asked.part:
            loss(requests=asked.requests)
        if "growth" in asked.part:
            growth(seconds=asked.seconds)
        serve.shutdown()


if __name__ == "__main__":
    main()
