"""What all heads cost: the served encoder against the same trunk without any head.

Both read the same windows in one run, in turns, each first in every other round; what is compared
is the thread's own CPU time, which other work on the machine hardly moves. The ratio is the median
over rounds of one round's two times. Windows are those of the packaged example
articles, in batches as the batcher makes them: one padded length, at most ``--tokens`` padded.

    python benchmarks/heads_speed.py [--rounds 15] [--tokens 512] [--artifacts DIR]

The floor is 1.10, the goal 1.05.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from service.models.artifact import WEIGHTS_FILE, load_artifact
from service.models.loading import ARTIFACT_OF_SET, load_models, packaged_artifacts
from service.models.torch_backend import load_trunk, merge_adapter
from service.models.weights import find_checkpoint
from service.settings import Settings
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.models.base import Encoder
    from service.types import Window

FLOOR, GOAL = 1.10, 1.05


def batches(windows: Sequence[Window], encoder: Encoder, *, tokens: int) -> list[list[Window]]:
    """The windows in batches of one padded length, as the batcher makes them."""
    by_length: dict[int, list[Window]] = defaultdict(list)
    for window in windows:
        by_length[encoder.padded_length(window)].append(window)
    found = []
    for length, some in sorted(by_length.items()):
        size = max(1, tokens // length)
        found += [some[first : first + size] for first in range(0, len(some), size)]
    return found


def bare(trunk: Any, made: Sequence[Sequence[Window]], encoder: Encoder) -> None:
    """The trunk alone over every batch, and one mean state a window as its embedding."""
    for batch in made:
        length = encoder.padded_length(batch[0])
        ids = np.zeros((len(batch), length), dtype=np.int64)
        mask = np.full((len(batch), 1, 1, length), np.finfo(np.float32).min, dtype=np.float32)
        for row, window in enumerate(batch):
            ids[row, : window.n_tokens] = window.input_ids
            mask[row, ..., : window.n_tokens] = 0.0
        with torch.inference_mode():
            states = trunk(
                input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)
            ).last_hidden_state.numpy()
        for row, window in enumerate(batch):
            mean = states[row, : window.n_tokens].mean(axis=0)
            mean / np.sqrt((mean * mean).sum())


def seconds(work: Callable[[], object]) -> float:
    """CPU time of this thread, which is the one that computes, for doing it once."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--tokens", type=int, default=Settings().max_batch_tokens)
    parser.add_argument("--artifacts", type=Path, default=None)
    options = parser.parse_args()
    torch.set_num_threads(1)
    settings = Settings(backend="torch", artifacts=options.artifacts)
    models = load_models(settings)
    encoder = models.encoder
    checkpoint = find_checkpoint(settings)
    folder = (options.artifacts or packaged_artifacts()) / ARTIFACT_OF_SET[settings.models]
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    merge_adapter(trunk, load_artifact(folder).tensors, path=folder / WEIGHTS_FILE)
    trunk.train(mode=False)
    pipeline = Pipeline(models, max_text_characters=settings.max_text_characters)
    examples = files("service.page") / "examples"
    texts = [f.read_text(encoding="utf-8") for f in examples.iterdir() if f.name.endswith(".txt")]
    windows = [
        window
        for text in sorted(texts)
        for window in pipeline.prepare(Article(text=text), AnalysisOptions(language="en")).windows
    ]
    made = batches(windows, encoder, tokens=options.tokens)
    ratios, plain, full = [], [], []
    for number in range(options.rounds + 1):
        works = [lambda: bare(trunk, made, encoder), lambda: [encoder.encode(b) for b in made]]
        order = (0, 1) if number % 2 else (1, 0)
        took = {which: seconds(works[which]) for which in order}
        if number:  # the first round warms up
            plain.append(took[0])
            full.append(took[1])
            ratios.append(took[1] / took[0])
    print(
        f"{platform.processor() or platform.machine()},"
        f" {torch.backends.cpu.get_cpu_capability()}, 1 thread, torch {torch.__version__};"
        f" {len(windows)} windows, {sum(w.n_tokens for w in windows)} tokens,"
        f" {sum(len(w.targets) for w in windows)} targets, {len(made)} batches,"
        f" {options.rounds} rounds; heads: {', '.join(models.heads)}"
    )
    print(f"bare encoder   {1000 * statistics.median(plain):7.1f} ms of CPU")
    print(f"with all heads {1000 * statistics.median(full):7.1f} ms of CPU")
    low, high = np.quantile(ratios, [0.25, 0.75])
    ratio = statistics.median(ratios)
    verdict = "goal" if ratio <= GOAL else "floor" if ratio <= FLOOR else "past the floor"
    print(f"ratio {ratio:.3f} (quartiles {low:.3f} to {high:.3f}): {verdict}")


if __name__ == "__main__":
    main()
