"""Everything slow about the engine's start: models loaded, checked, and put behind a batcher."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from service.engine.answering import LocalReader
from service.engine.feature_cache import FeatureCache
from service.engine.priorities import LONG_NICE
from service.engine.remote_reader import RemoteReader
from service.engine.self_check import is_batch_invariant, sample_windows
from service.engine.text_host import TextHost
from service.engine.timed import TimedTokenizer
from service.errors import StartError
from service.tasks.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.engine.answering import Reader
    from service.engine.batching import Batching, MakeBatching
    from service.engine.observer import Observer
    from service.models.base import Models
    from service.settings import Settings

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a started engine has, all or nothing."""

    pipeline: Pipeline
    batcher: Batching
    cache: FeatureCache
    batch_invariant: bool
    readers: tuple[Reader, ...]
    host: TextHost | None

    def close(self) -> None:
        """End the text processes, whatever they do."""
        for reader in self.readers:
            reader.close()
        if self.host is not None:
            self.host.close()


def load_and_check(
    settings: Settings,
    *,
    load: Callable[[Settings], Models],
    batch: MakeBatching,
    lanes: int,
    long: Sequence[bool],
    in_processes: bool,
    clock: Callable[[], float],
    observer: Observer,
) -> Loaded:
    """Load the models, compute a first article, check batch invariance; the batcher is not started.

    Args:
        settings: which models, and limits.
        load: builds the models.
        batch: puts their encoder behind a line.
        lanes: of the batcher.
        long: for each reader, whether it is for long articles.
        in_processes: whether each reader has a process of its own.
        clock: monotonic seconds.
        observer: told what happens.

    Raises:
        StartError: weights or artifacts are missing or wrong, or there can be no processes.
    """
    host = _host() if in_processes else None
    try:
        models = load(settings)
        readers = _readers(models, settings, host, long=long, clock=clock, observer=observer)
        return _checked(
            models,
            settings,
            readers,
            host,
            batch=batch,
            lanes=lanes,
            clock=clock,
            observer=observer,
        )
    except BaseException:
        if host is not None:
            host.close()
        raise


def _host() -> TextHost:
    try:
        return TextHost()
    except OSError as error:
        raise _without_processes(error) from error


def _without_processes(error: OSError) -> StartError:
    return StartError(
        f"processes for text work cannot be had ({error})",
        path="FRAMELENS_TEXT_PROCESSES",
        remedy="Allow the service more processes or memory, or set it to 0: threads do it then.",
    )


def _readers(
    models: Models,
    settings: Settings,
    host: TextHost | None,
    *,
    long: Sequence[bool],
    clock: Callable[[], float],
    observer: Observer,
) -> tuple[Reader, ...]:
    if host is None:
        timed = TimedTokenizer(models.tokenizer, clock, observer.tokenised)
        pipeline = Pipeline(
            replace(models, tokenizer=timed), max_text_characters=settings.max_text_characters
        )
        return (LocalReader(pipeline),) * len(long)
    try:
        host.give(models, max_text_characters=settings.max_text_characters)
        return tuple(
            RemoteReader(
                partial(host.fork, nice=LONG_NICE if is_long else 0),
                limit_s=settings.request_timeout_s,
                clock=clock,
                observer=observer,
            )
            for is_long in long
        )
    except OSError as error:
        raise _without_processes(error) from error


def _checked(
    models: Models,
    settings: Settings,
    readers: tuple[Reader, ...],
    host: TextHost | None,
    *,
    batch: MakeBatching,
    lanes: int,
    clock: Callable[[], float],
    observer: Observer,
) -> Loaded:
    pipeline = Pipeline(models, max_text_characters=settings.max_text_characters)
    windows = sample_windows(readers[0])
    encoder = models.encoder
    invariant = is_batch_invariant(encoder, windows, max_batch_tokens=settings.max_batch_tokens)
    if not invariant:
        _logger.warning("batches move the last bits of scores on this processor")
    batcher = batch(
        encoder,
        settings=settings,
        canary=windows[0],
        lanes=lanes,
        clock=clock,
        observer=observer,
    )
    cache = FeatureCache(
        # where company moves the bits, remembered ones would depend on an earlier company
        settings.cache_bytes if invariant else 0,
        fingerprint=encoder.fingerprint,
        observer=observer,
    )
    return Loaded(pipeline, batcher, cache, invariant, readers, host)
