"""Reading and splitting the corpora."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from service.errors import TrainingDataError
from service.models.tokenizer import load_tokenizer
from service.training.data import (
    LabelledSentence,
    TargetLabel,
    find_marked,
    read_articles,
    read_sentences,
)
from service.training.examples import make_examples
from service.training.splits import fold_of, part_of
from service.types import Span

if TYPE_CHECKING:
    from pathlib import Path


def test_votes_become_a_share(data: Path) -> None:
    """Five annotators' votes are a soft label beside the majority's."""
    first = read_sentences(data)[0]
    assert first.source == "babe"
    assert first.shares["sentence_bias"] in {0.8, 1.0}
    assert first.label == 1


def test_permissive_reading_leaves_babe_out(data: Path) -> None:
    """Nothing under a non-commercial licence is even opened."""
    assert "babe" not in {sentence.source for sentence in read_sentences(data, permissive=True)}


def test_frames_are_in_the_head_s_order(data: Path) -> None:
    """CO, EC, HI, MO, RE: conflict, economic, human interest, moral, resolution."""
    frames = [article for article in read_articles(data) if article.head == "frames"]
    assert frames[5].labels == (1.0, 0.0, 1.0, 0.0, 0.0)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """A data folder without a source says which file is missing."""
    with pytest.raises(TrainingDataError, match=r"babe.train\.jsonl"):
        read_sentences(tmp_path)


@pytest.mark.parametrize("line", ["{", "[1]", '{"text": "x", "label": "maybe"}'])
def test_bad_lines_are_counted(tmp_path: Path, line: str) -> None:
    """No JSON, no object, no label: file and line are in the error."""
    for name in ("train", "val"):
        path = tmp_path / "newssd" / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"text": "Fine.", "label": 0}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(TrainingDataError) as caught:
        read_sentences(tmp_path, permissive=True)
    assert caught.value.line == 2


def test_bad_lines_are_listed_where_told_to(data: Path, tmp_path: Path) -> None:
    """With a list for them, bad lines are named in it and the good ones are read."""
    folder = shutil.copytree(data, tmp_path / "data")
    path = folder / "newssd" / "val.jsonl"
    good = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([good[0], "no JSON", '{"text": "No label."}']), encoding="utf-8")
    skipped: list[str] = []
    found = read_sentences(folder, permissive=True, skipped=skipped)
    assert len(found) == len(read_sentences(data, permissive=True)) - len(good) + 1
    assert skipped[0] == f"{path}, line 2: it is not JSON"
    assert skipped[1].startswith(f"{path}, line 3: a field is missing")


def test_marked_words_are_whole_words() -> None:
    """A marked word is found in any case, wherever it stands, never inside another."""
    text = "Mass panic: the massive plan is a MASS of lies."
    assert find_marked(text, ["mass", "absent"]) == (Span(0, 4), Span(34, 38))


def test_an_article_is_on_one_side_for_ever() -> None:
    """The split depends on the article alone, and has the shares that cards state."""
    parts = Counter(part_of("babe", f"page {number}") for number in range(10_000))
    assert parts["test"] / 10_000 == pytest.approx(0.15, abs=0.01)
    assert parts["validation"] / 10_000 == pytest.approx(0.15, abs=0.01)
    assert part_of("babe", "page 7") == part_of("babe", "page 7")
    folds = Counter(fold_of("frames", f"page {number}") for number in range(10_000))
    assert all(count == pytest.approx(2_000, rel=0.1) for count in folds.values())


def test_labels_land_on_the_right_tokens(checkpoint_folder: Path) -> None:
    """Marks and targets in characters become tokens of the window."""
    sentence = LabelledSentence(
        text="Ada Quill put the reckless budget",
        source="babe",
        group="g",
        marked=(Span(18, 26),),
        targets=(TargetLabel(Span(0, 9), "portrayal", 2),),
    )
    tokenizer = load_tokenizer(checkpoint_folder)
    (example,) = make_examples([sentence], tokenizer, max_tokens=64)
    text, offsets = sentence.text, example.window.offsets
    assert example.marked is not None
    marked = [text[s:e] for (s, e), mark in zip(offsets, example.marked, strict=True) if mark]
    assert marked == ["reckless"]
    (target,) = example.targets
    assert text[offsets[target.tokens[0]][0] : offsets[target.tokens[1] - 1][1]] == "Ada Quill"


def test_overlong_sentences_are_cut_into_windows_not_short(checkpoint_folder: Path) -> None:
    """Every token of an overlong sentence is in one of its windows."""
    sentence = LabelledSentence(text="budget " * 50, source="x", group="g")
    examples = make_examples([sentence], load_tokenizer(checkpoint_folder), max_tokens=16)
    assert sum(example.window.n_tokens - 2 for example in examples) == 50
    assert all(example.window.n_tokens <= 16 for example in examples)
