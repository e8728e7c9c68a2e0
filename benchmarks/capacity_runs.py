"""The runs behind benchmarks/capacity.py: CPU time by length, and waits under load."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from random import Random
from typing import TYPE_CHECKING, Final

import httpx

from benchmarks.scaling import long_text
from benchmarks.speed import describe_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.capacity import Costs
    from service.tasks.pipeline import Pipeline

CHECK_CHARACTERS: Final = (600, 3_000, 6_000)
"""Articles of a load, as many of each: the waits of one length alone would flatter."""

CHECK_USE: Final = (0.3, 0.5, 0.7)

CHECK_SETTINGS: Final = {
    "FRAMELENS_THREADS": "1",
    "FRAMELENS_BACKEND": "onnx",
    "FRAMELENS_CACHE_BYTES": "0",
    "FRAMELENS_LOG_LEVEL": "warning",
}

MEMORY_MIB: Final = {"encoder": 746, "ingress": 295}
"""Resident memory of replicas that Ray has started and that have answered, by ``ps`` beside
``python -m service.ray --encoders 2``, 2026-11-24, the cache of features empty;
``benchmarks/ray_scaling.py`` shows them under load."""


def measured(lengths: Sequence[int], *, rounds: int) -> dict[str, object]:
    """CPU seconds of one thread for each length, the least of ``rounds``."""
    from service.models.loading import load_models  # noqa: PLC0415 - imports torch
    from service.settings import Settings  # noqa: PLC0415
    from service.tasks.pipeline import Pipeline  # noqa: PLC0415

    settings = Settings(threads=1, backend="onnx")
    pipeline = Pipeline(load_models(settings), max_text_characters=settings.max_text_characters)
    whole = long_text()
    analysed(pipeline, whole[:1_000])
    rows = []
    for number in lengths:
        took = [
            # another stretch in each round
            analysed(pipeline, whole[at * number : (at + 1) * number])
            for at in range(rounds)
        ]
        text_s, encoder_s = min(took, key=sum)
        rows.append(
            {"characters": number, "text_s": round(text_s, 5), "encoder_s": round(encoder_s, 5)}
        )
    return {
        "machine": describe_machine(),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "articles": rows,
        "memory_mib": MEMORY_MIB,
    }


def analysed(pipeline: Pipeline, text: str) -> tuple[float, float]:
    """CPU seconds of this thread in text work and in the encoder, for one article."""
    from service.tasks.answer import to_answer, to_json_bytes  # noqa: PLC0415
    from service.types import AnalysisOptions, Article  # noqa: PLC0415

    began = time.thread_time()
    encoding = 0.0
    steps = pipeline.steps(Article(text=text), AnalysisOptions(language="en"))
    windows = next(steps)
    while True:
        at = time.thread_time()
        features = pipeline.models.encoder.encode(windows)
        encoding += time.thread_time() - at
        try:
            windows = steps.send(features)
        except StopIteration as end:
            to_json_bytes(to_answer(end.value, pipeline))
            return time.thread_time() - began - encoding, encoding


def checked(costs: Costs, *, seconds: float, rounds: int) -> str:
    """Waits before one lane under several loads, predicted and measured, as a table.

    Arrivals are random, as the model has them. What is measured is the mean latency over that of
    requests that come one by one: waiting, wherever it is, and sharing the lane with others.
    """
    from benchmarks.capacity import wait_s  # noqa: PLC0415
    from benchmarks.load import offer  # noqa: PLC0415
    from benchmarks.process import Process  # noqa: PLC0415

    whole = long_text()
    times = [costs.encoder_s(n) for n in CHECK_CHARACTERS]
    mean_s = statistics.fmean(times)
    variation = statistics.pstdev(times) / mean_s

    def body(number: int) -> bytes:
        length = CHECK_CHARACTERS[number % len(CHECK_CHARACTERS)]
        at = (number * 7_919) % (len(whole) - length)
        return json.dumps({"text": whole[at : at + length], "language": "en"}).encode()

    rows = [
        "| use | articles a second | wait, predicted | over idle latency, mean | latency, mean |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    with Process(
        ("-m", "service", "serve", "--port", "{port}"), ready="/readyz", settings=CHECK_SETTINGS
    ) as service:
        url = f"{service.url}/v1/analyze"
        alone_s = latency_alone(url, body)
        rows.append(f"| one by one | | | | {alone_s * 1e3:,.0f} ms |")
        for use in CHECK_USE:
            rate = use / mean_s
            latencies = [
                sample.latency_s
                for number in range(rounds)
                for sample in asyncio.run(
                    offer(url, body=body, rate=rate, seconds=seconds, chance=Random(number))
                )
            ]
            predicted = wait_s(rate=rate, service_s=mean_s, lanes=1, variation=variation)
            mean = statistics.fmean(latencies)
            rows.append(
                f"| {use:.0%} | {rate:.2f} | {predicted * 1e3:,.0f} ms"
                f" | {(mean - alone_s) * 1e3:,.0f} ms | {mean * 1e3:,.0f} ms |"
            )
    return "\n".join(rows)


def latency_alone(url: str, body: Callable[[int], bytes]) -> float:
    """Mean seconds of requests that nothing else is beside, five of each length."""
    with httpx.Client(timeout=300, headers={"Content-Type": "application/json"}) as client:
        client.post(url, content=body(0))
        began = time.perf_counter()
        for number in range(5 * len(CHECK_CHARACTERS)):
            client.post(url, content=body(number)).raise_for_status()
        return (time.perf_counter() - began) / (5 * len(CHECK_CHARACTERS))
