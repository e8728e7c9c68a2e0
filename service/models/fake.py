"""Models without weights, for tests of everything around a model: bit-stable, and checkable.

Nothing here reads language. Every output is a documented function of the window's token ids,
so that a test can compute what it expects, and see at once when features of one window came
back for another. Needs no torch.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from service.models.base import BackendInfo, Calibration, HeadSpec, ModelInfo, Models
from service.models.catalogue import CATALOGUE, HeadShape
from service.types import WindowFeatures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from service.types import Window

FINGERPRINT: Final = "fa4e" * 16
"""Fingerprint and sha256 of everything fake: as long as a real one, and telling."""

WIDTH: Final = 32
"""Length of the fake embeddings."""

_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_FIRST_WORD_ID: Final = 1_000
_N_WORD_IDS: Final = 29_000
_PAD_TO: Final = 16


def fake_token_id(token: str) -> int:
    """The id of one token: from 1000 up, the same for any case of its letters."""
    return _FIRST_WORD_ID + zlib.crc32(token.lower().encode("utf-8", "surrogatepass")) % _N_WORD_IDS


def fake_logit(ids: Sequence[int], *, head: str, label: str) -> float:
    """The logit of one label for some token ids: in [-4, 4], a multiple of 1/125.

    The sum of the ids decides, salted by head and label; exact in float32's reach of itself,
    so equal ids give equal bits on every machine.
    """
    salt = zlib.crc32(f"{head}/{label}".encode())
    return ((sum(ids) * 7_919 + salt) % 1_001) / 125 - 4


class FakeTokenizer:
    """Words and single marks as tokens; white space is nobody's. Satisfies ``Tokenizer``."""

    cls_id = 101
    sep_id = 102
    filler_id = 103

    def encode_batch(self, texts: Sequence[str]) -> list[list[tuple[int, int, int]]]:
        """Tokenise each text to ``(token id, start, end)``, code points, half-open."""
        return [
            [
                (fake_token_id(match[0]), match.start(), match.end())
                for match in _TOKEN.finditer(text)
            ]
            for text in texts
        ]


@dataclass(slots=True)
class FakeEncoder:
    """An ``Encoder`` whose features are arithmetic over token ids.

    ``before`` is called with each batch before it is computed: a test records, blocks or
    raises there. ``shapes`` are the heads it answers for.
    """

    before: Callable[[Sequence[Window]], None] | None = None
    shapes: tuple[HeadShape, ...] = CATALOGUE
    fingerprint: str = FINGERPRINT
    max_tokens: int = 256

    def padded_length(self, window: Window) -> int:
        """The window's length up to the next multiple of 16, like the real encoder's."""
        return -(-window.n_tokens // _PAD_TO) * _PAD_TO

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features of each window, in order.

        Raises:
            ValueError: If a window is longer than ``max_tokens``.
        """
        if self.before is not None:
            self.before(windows)
        return [self._features(window) for window in windows]

    def token_states(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """The fake embedding of each token by itself: equal tokens have equal states."""
        return [
            np.stack([fake_embedding((token_id,)) for token_id in window.input_ids])
            for window in windows
        ]

    def _features(self, window: Window) -> WindowFeatures:
        if window.n_tokens > self.max_tokens:
            raise ValueError(f"A window has {window.n_tokens} tokens; {self.max_tokens} are read.")
        groups: dict[str, list[Sequence[int]]] = {
            "sentence": [window.input_ids],
            "article": [window.input_ids],
            "token": [(token_id,) for token_id in window.input_ids],
            "target": [window.input_ids[start:end] for start, end in window.targets],
        }
        logits = {}
        for shape in self.shapes:
            rows = np.array(
                [
                    [fake_logit(ids, head=shape.name, label=label) for label in shape.labels]
                    for ids in groups[shape.kind]
                ],
                dtype=np.float32,
            ).reshape(-1, len(shape.labels))
            logits[shape.name] = rows[0] if shape.kind in {"sentence", "article"} else rows
        return WindowFeatures(embedding=fake_embedding(window.input_ids), logits=logits)


def fake_embedding(ids: Sequence[int]) -> NDArray[np.float32]:
    """A bag of ids as a unit vector: windows that share tokens are near each other.

    *Shape:* (32,). Each id counts in the bucket ``id % 32``, on top of one everywhere, so no
    vector is zero and all cosines are positive.
    """
    counts = np.ones(WIDTH, dtype=np.float32)
    for token_id in ids:
        counts[token_id % WIDTH] += 1
    unit: NDArray[np.float32] = counts / np.sqrt(np.dot(counts, counts))
    return unit


def fake_models(
    *,
    before: Callable[[Sequence[Window]], None] | None = None,
    heads: tuple[str, ...] | None = None,
) -> Models:
    """Complete ``Models`` with all heads of the catalogue, or only those named in ``heads``.

    Calibration is the identity and every threshold 0.5. ``before`` as in ``FakeEncoder``.
    """
    shapes = tuple(shape for shape in CATALOGUE if heads is None or shape.name in heads)
    specs = tuple(
        HeadSpec(
            name=shape.name,
            kind=shape.kind,
            labels=shape.labels,
            activation=shape.activation,
            threshold=0.5,
            calibration=(Calibration(),)
            * (len(shape.labels) if shape.activation == "sigmoid" else 1),
            licence="Apache-2.0",
            trained_on=(),
        )
        for shape in shapes
    )
    encoder_info = ModelInfo(
        id="fake-encoder",
        version="0",
        kind="encoder",
        sha256=FINGERPRINT,
        licence="Apache-2.0",
        source="service.models.fake",
        card="# fake-encoder\n\nArithmetic over token ids, for tests.\n",
    )
    framing_info = ModelInfo(
        id="fake-framing",
        version="0",
        kind="framing",
        sha256=FINGERPRINT,
        licence="Apache-2.0",
        source="service.models.fake",
        heads=specs,
        metrics={"heads": {}},
        card="# fake-framing\n\nArithmetic over token ids, for tests.\n",
    )
    return Models(
        encoder=FakeEncoder(before=before, shapes=shapes),
        tokenizer=FakeTokenizer(),
        heads={spec.name: spec for spec in specs},
        infos=(encoder_info, framing_info),
        backend=BackendInfo(name="fake", numerics="arithmetic over token ids"),
    )
