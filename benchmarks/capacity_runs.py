"""The runs behind benchmarks/capacity.py: CPU time by length, and waits under load."""

from __future__ import annotations

import json
import statistics
import time
from typing import TYPE_CHECKING, Final

from benchmarks.scaling import long_text
from benchmarks.speed import describe_machine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.capacity import Costs
    from service.tasks.pipeline import Pipeline

CHECK_CHARACTERS: Final = (600, 3_000, 6_000)
"""Articles of a load, as many of each: the waits of one length alone would flatter."""

CHECK_USE: Final = (0.3, 0.5, 0.7)


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
    """Waits of ``framelens serve`` with one lane under rising loads, beside the model's."""
    import asyncio  # noqa: PLC0415

    from benchmarks.capacity import wait_s  # noqa: PLC0415
    from benchmarks.load import offer, percentile  # noqa: PLC0415
    from benchmarks.process import Process  # noqa: PLC0415

    whole = long_text()
    times = [costs.encoder_s(n) for n in CHECK_CHARACTERS]
    mean_s = statistics.fmean(times)
    variation = statistics.pstdev(times) / mean_s
    settings = {
        "FRAMELENS_THREADS": "1",
        "FRAMELENS_BACKEND": "onnx",
        "FRAMELENS_CACHE_BYTES": "0",
        "FRAMELENS_LOG_LEVEL": "warning",
    }

    def body(number: int) -> bytes:
        length = CHECK_CHARACTERS[number % len(CHECK_CHARACTERS)]
        at = (number * 7_919) % (len(whole) - length)
        return json.dumps({"text": whole[at : at + length], "language": "en"}).encode()

    rows = [
        "| use | articles a second | wait, predicted | wait, measured | latency, p50 |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    with Process(
        ("-m", "service", "serve", "--port", "{port}"), ready="/readyz", settings=settings
    ) as service:
        for use in CHECK_USE:
            rate = use / mean_s
            waits, latencies = [], []
            for _ in range(rounds):
                before = queue_wait(service.url)
                samples = asyncio.run(
                    offer(f"{service.url}/v1/analyze", body=body, rate=rate, seconds=seconds)
                )
                after = queue_wait(service.url)
                waits.append((after[0] - before[0]) / max(after[1] - before[1], 1))
                latencies.append(percentile([sample.latency_s for sample in samples], 50))
            predicted = wait_s(rate=rate, service_s=mean_s, lanes=1, variation=variation)
            rows.append(
                f"| {use:.0%} | {rate:.2f} | {predicted * 1e3:,.0f} ms"
                f" | {statistics.median(waits) * 1e3:,.0f} ms"
                f" | {statistics.median(latencies) * 1e3:,.0f} ms |"
            )
    return "\n".join(rows)


def queue_wait(url: str) -> tuple[float, float]:
    """Sum and count of the seconds that requests have waited for the model so far."""
    import httpx  # noqa: PLC0415

    found = {"sum": 0.0, "count": 0.0}
    for text in httpx.get(f"{url}/metrics", timeout=30).text.splitlines():
        for end in found:
            if text.startswith(f'framelens_queue_wait_seconds_{end}{{work="interactive"}}'):
                found[end] = float(text.split()[-1])
    return found["sum"], found["count"]
