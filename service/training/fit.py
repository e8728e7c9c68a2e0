"""Heads that are fitted to their optimum on the features of a finished trunk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.models.base import StatementWeights
from service.models.catalogue import BY_NAME
from service.models.statements import statements_as_tensors
from service.models.wording import words_as_tensors
from service.training.features import keep_tokens, pool_targets, read_states
from service.training.folds import fit_all
from service.training.probe import Linear, fit_linear
from service.training.silver import load_tagger, type_windows
from service.training.splits import part_of
from service.training.statements import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from transformers import BertModel

    from service.models.catalogue import HeadShape
    from service.training.article_features import ArticleFeatures
    from service.training.articles import PreparedArticle
    from service.training.examples import Example
    from service.types import Window

_PENALTY: Final = {"sentence": 3e-3, "token": 1e-4, "target": 1e-3}
"""L2 penalties by kind; frozen MiniLM features, validation articles."""

_SILVER_EVERY: Final = 3
"""Every third article teaches names: about 10,000 of them, past which nothing was gained."""

Tensors = dict[str, "NDArray[Any]"]


def fit_sentence_heads(
    trunk: BertModel,
    examples: Sequence[Example],
    shapes: Sequence[HeadShape],
    *,
    on_window: Callable[[int], None] | None = None,
) -> Tensors:
    """Sentence, token and target heads on an unchanged trunk, from training examples."""
    states = read_states(trunk, [e.window for e in examples], keep_tokens, on_window=on_window)
    tensors: Tensors = {}
    for shape in shapes:
        rows: list[NDArray[np.float32]] = []
        labels: list[Any] = []
        for example, state in zip(examples, states, strict=True):
            if shape.kind == "sentence" and shape.name in example.sentence.shares:
                rows.append(state.mean(axis=0))
                labels.append([example.sentence.shares[shape.name]])
            elif shape.kind == "token" and example.marked is not None:
                rows += list(state[1:-1])
                labels += [[mark] for mark in example.marked[1:-1]]
            elif shape.kind == "target":
                for target in example.targets:
                    if target.head == shape.name:
                        rows.append(state[slice(*target.tokens)].mean(axis=0))
                        labels.append(np.eye(len(shape.labels))[target.label])
        if rows:
            head = fit_linear(
                np.stack(rows),
                np.array(labels, dtype=np.float32),
                activation=shape.activation,
                penalty=_PENALTY[shape.kind],
            )
            tensors |= as_tensors(shape, head)
    return tensors


def fit_article_heads(
    features: ArticleFeatures, prepared: Sequence[PreparedArticle], shapes: Sequence[HeadShape]
) -> Tensors:
    """Article heads with words and statements, from every labelled article."""
    tensors: Tensors = {}
    for shape in shapes:
        places = [i for i, p in enumerate(prepared) if p.article.head == shape.name]
        if shape.kind == "article" and places:
            fitted = fit_all(features.at(places), [prepared[i] for i in places], head=shape.name)
            tensors |= as_tensors(shape, fitted.states)
            tensors |= words_as_tensors(shape.name, fitted.words)
            tensors |= statements_as_tensors(
                shape.name,
                StatementWeights(
                    statements=STATEMENTS[shape.name],
                    vectors=features.vectors[shape.name],
                    weight=fitted.statements,
                ),
            )
    return tensors


def silver_windows(
    prepared: Sequence[PreparedArticle],
) -> tuple[list[tuple[Window, tuple[int, ...]]], list[tuple[Window, tuple[int, ...]]]]:
    """Windows with typed targets, from training articles and from the others.

    Raises:
        TrainingDataError: If spaCy is not installed.
    """
    tagger = load_tagger()
    train: list[tuple[Window, tuple[int, ...]]] = []
    held: list[tuple[Window, tuple[int, ...]]] = []
    for item in prepared[::_SILVER_EVERY]:
        part = part_of(item.article.source, item.article.group)
        (train if part == "train" else held).extend(type_windows(item.document, tagger))
    return train, held


def fit_entity_type(trunk: BertModel, windows: Sequence[tuple[Window, tuple[int, ...]]]) -> Tensors:
    """The ``entity_type`` head from silver labels."""
    shape = BY_NAME["entity_type"]
    pooled = read_states(trunk, [window for window, _ in windows], pool_targets)
    labels = np.eye(len(shape.labels), dtype=np.float32)[
        [label for _, types in windows for label in types]
    ]
    head = fit_linear(
        np.concatenate(pooled), labels, activation="softmax", penalty=_PENALTY["target"]
    )
    return as_tensors(shape, head)


def as_tensors(shape: HeadShape, head: Linear) -> Tensors:
    """A fitted head as an artifact stores it; a query of zeros is mean pooling."""
    tensors: Tensors = {
        f"head.{shape.name}.weight": head.weight,
        f"head.{shape.name}.bias": head.bias,
    }
    if shape.kind in {"sentence", "article"}:
        tensors[f"head.{shape.name}.query"] = np.zeros(head.weight.shape[1], dtype=np.float32)
    return tensors
