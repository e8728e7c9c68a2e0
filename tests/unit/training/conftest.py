"""A data folder of invented sentences and a tiny checkpoint, enough to run the real training."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from service.models.tiny import make_tiny_checkpoint

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = ("Ada Quill", "Bram Otter", "Cora Lund", "Dan Velt", "Edda Moor", "Finn Ashby")
LOADED = ("reckless", "shameful", "absurd", "brutal", "disastrous", "craven")
PLAIN = ("annual", "second", "local", "written", "planned", "monthly")
THINGS = ("budget", "bridge", "harbour", "school", "tram", "library")


def sentence(draw: random.Random, *, loaded: bool) -> tuple[str, str]:
    """An invented sentence and its adjective, which is loaded or plain."""
    word = draw.choice(LOADED if loaded else PLAIN)
    person, thing = draw.choice(PEOPLE), draw.choice(THINGS)
    return f"{person} put the {word} {thing} plan before the town council.", word


def write_lines(path: Path, rows: list[dict[str, object]]) -> None:
    """Write rows as JSONL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_data(folder: Path, *, n: int = 60, seed: int = 5) -> Path:
    """Write all labelled files of the data folder, with labels that the words give away."""
    draw = random.Random(seed)
    babe, newssd, newsmtsc = [], [], []
    for number in range(n):
        loaded = number % 2 == 0
        text, word = sentence(draw, loaded=loaded)
        votes = [int(loaded)] * 4 + [draw.randint(0, 1)]
        babe.append(
            {
                "text": text,
                "label": int(loaded),
                "votes": votes,
                "biased_words": [word] if loaded else [],
                "topic": "town",
                "leaning": "left" if number % 3 else "right",
                "group": f"page-{number // 2}",
            }
        )
        other, _ = sentence(draw, loaded=loaded)
        newssd.append({"text": f"{other} No. {number}", "label": int(loaded)})
        third, _ = sentence(draw, loaded=loaded)
        name = next(person for person in PEOPLE if third.startswith(person))
        target = {"from": 0, "to": len(name), "mention": name, "polarity": 2.0 * (number % 3 + 1)}
        newsmtsc.append(
            {
                "primary_gid": f"allsides_{number}_1_2_{name}_0_{len(name)}",
                "sentence_normalized": third,
                "targets": [target],
            }
        )
    write_lines(folder / "babe" / "train.jsonl", babe)
    write_lines(folder / "newssd" / "train.jsonl", newssd[:-4])
    write_lines(folder / "newssd" / "val.jsonl", newssd[-4:])
    write_lines(folder / "newsmtsc" / "train.jsonl", newsmtsc)
    hyper, frames = [], []
    for number in range(n // 2):
        loaded = number % 2 == 0
        text = " ".join(sentence(draw, loaded=loaded)[0] for _ in range(4))
        hyper.append({"id": f"h{number}", "title": "x", "text": text, "hyperpartisan": loaded})
        keys = ("CO", "EC", "HI", "MO", "RE")
        frames.append(
            {
                "id": f"f{number}",
                "text": text,
                "leaning": "left",
                "frames": {key: bool((number >> shift) & 1) for shift, key in enumerate(keys)},
            }
        )
    write_lines(folder / "hyperpartisan" / "train.jsonl", hyper)
    write_lines(folder / "narrative_frames" / "train.jsonl", frames)
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented data folder."""
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def checkpoint_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BERT that knows the data's words whole."""
    words = " ".join((*PEOPLE, *LOADED, *PLAIN, *THINGS, "put the plan before town council"))
    return make_tiny_checkpoint(
        tmp_path_factory.mktemp("checkpoint"), words=tuple(words.lower().split())
    )
