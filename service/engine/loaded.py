"""Everything slow about the engine's start: models loaded, checked, and put behind a batcher."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from service.engine.batcher import Batcher
from service.engine.feature_cache import FeatureCache
from service.engine.self_check import is_batch_invariant, same_bits, sample_windows
from service.engine.timed import TimedTokenizer
from service.tasks.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.engine.observer import Observer
    from service.models.base import Models
    from service.settings import Settings
    from service.types import Window, WindowFeatures

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a started engine has, all or nothing."""

    pipeline: Pipeline
    batcher: Batcher[Window, WindowFeatures]
    cache: FeatureCache
    batch_invariant: bool


def load_and_check(
    settings: Settings,
    *,
    load: Callable[[Settings], Models],
    lanes: int,
    clock: Callable[[], float],
    observer: Observer,
) -> Loaded:
    """Load the models, compute a first article, check batch invariance; the batcher is not started.

    Raises:
        StartError: weights or artifacts are missing or wrong.
    """
    models = load(settings)
    timed = TimedTokenizer(models.tokenizer, clock, observer.tokenised)
    models = replace(models, tokenizer=timed)
    pipeline = Pipeline(models, max_text_characters=settings.max_text_characters)
    windows = sample_windows(pipeline)
    encoder = models.encoder
    budget = settings.max_batch_tokens
    invariant = is_batch_invariant(encoder, windows, max_batch_tokens=budget)
    if not invariant:
        _logger.warning("batches move the last bits of scores on this processor")
    canary = windows[0]
    expected = encoder.encode([canary])[0]
    batcher = Batcher(
        encoder.encode,
        cost=encoder.padded_length,
        canary=canary,
        verify=partial(same_bits, expected),
        lanes=lanes,
        max_batch_tokens=budget,
        max_queue_tokens=settings.max_queue_tokens,
        canary_interval_s=settings.canary_interval_s,
        clock=clock,
        observer=observer,
    )
    cache = FeatureCache(
        # where company moves the bits, remembered ones would depend on an earlier company
        settings.cache_bytes if invariant else 0,
        fingerprint=encoder.fingerprint,
        observer=observer,
    )
    return Loaded(pipeline, batcher, cache, invariant)
