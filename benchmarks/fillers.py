"""Which word may stand for masked material without moving the scores.

    python benchmarks/fillers.py --data ../shared/data

Takes labelled sentences (BABE): in some a quotation is replaced by each filler, in neutral ones
a random third of the words. A good filler moves the mean score of neutral sentences by nothing:
what is left of them is still neutral. The token embeddings are those of the loaded model.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from service.models.loading import load_models
from service.settings import Settings
from service.tasks.calibration import probabilities
from service.types import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.models.base import Models

FILLERS = ("that", "this", "something", "so", "...", "")
MASK_ID, UNKNOWN_ID = 103, 100
"""``[MASK]`` and ``[UNK]`` of BERT's uncased vocabulary: no text gives these ids."""
N_SENTENCES = 160
SEED = 20261122
QUOTED = re.compile(r'[“"][^“”"]{15,}[”"]')
MIN_WORDS = 15


class Sample(NamedTuple):
    """A sentence in three pieces, the middle one to be masked."""

    before: str
    masked: str
    after: str


def samples(path: Path) -> dict[str, list[Sample]]:
    """Neutral sentences with a quotation, and neutral ones with a random third to mask."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    neutral = [row["text"] for row in rows if row["label"] == 0]
    rng = random.Random(SEED)
    rng.shuffle(neutral)
    quoted = [
        Sample(text[: m.start()], m[0], text[m.end() :])
        for text in neutral
        if (m := QUOTED.search(text)) and len(text) > 2 * len(m[0])
    ]
    thirds = []
    for text in neutral:
        words = text.split()
        if len(words) > MIN_WORDS:
            n = len(words) // 3
            at = rng.randrange(2, len(words) - n)
            before, middle, after = words[:at], words[at : at + n], words[at + n :]
            thirds.append(Sample(" ".join(before) + " ", " ".join(middle), " " + " ".join(after)))
    return {"a quotation": quoted[:N_SENTENCES], "a random third": thirds[:N_SENTENCES]}


def score(models: Models, head: str, parts: Sequence[Sequence[str | int]]) -> NDArray[np.float64]:
    """Calibrated scores of sentences given as text pieces and token ids."""
    tokenizer = models.tokenizer
    windows = []
    for pieces in parts:
        ids = [tokenizer.cls_id]
        for piece in pieces:
            if isinstance(piece, int):
                ids.append(piece)
            else:
                ids += [token for token, _, _ in tokenizer.encode_batch([piece])[0]]
        ids.append(tokenizer.sep_id)
        windows.append(Window(0, None, tuple(ids), ((0, 0),) * len(ids)))
    features = models.encoder.encode(windows)
    return np.array([probabilities(models.heads[head], f.logits[head])[-1] for f in features])


def main() -> None:
    """Print the shift of each filler for each head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments = parser.parse_args()
    models = load_models(Settings())
    choices: dict[str, str | int] = {repr(f): f for f in FILLERS}
    choices |= {"[MASK]": MASK_ID, "[UNK]": UNKNOWN_ID}
    for masked, sentences in samples(arguments.data / "babe" / "train.jsonl").items():
        print(f"\n{len(sentences)} neutral sentences, {masked} replaced: mean shift of the score")
        for head in ("sentence_bias", "subjectivity"):
            written = score(models, head, [tuple(s) for s in sentences])
            print(f"  {head}, as written {written.mean():.3f}")
            for name, filler in choices.items():
                shift = score(models, head, [(s.before, filler, s.after) for s in sentences])
                print(f"    {name:12} {(shift - written).mean():+.3f}")


if __name__ == "__main__":
    main()
