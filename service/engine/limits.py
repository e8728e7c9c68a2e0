"""What holds for every kind of work: a place for it, and an end to the waiting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from service.engine.observer import REJECTIONS
from service.errors import DeadlineExceeded

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from contextlib import AbstractContextManager

    from service.engine.observer import Observer

Result = TypeVar("Result")


async def within(
    limit_s: float,
    place: AbstractContextManager[None],
    work: Coroutine[Any, Any, Result],
    observer: Observer,
) -> Result:
    """Await the work in its place and within its time; the observer is told what came instead.

    Raises:
        DeadlineExceeded: the time is over first.
    """
    try:
        with place:
            async with asyncio.timeout(limit_s) as timer:
                return await work
    except TimeoutError:
        if not timer.expired():
            raise
        observer.deadline_passed()
        raise DeadlineExceeded("The request's time is over.") from None
    except DeadlineExceeded:
        observer.deadline_passed()
        raise
    except tuple(REJECTIONS) as error:
        observer.rejected(REJECTIONS[type(error)])
        raise
    finally:
        work.close()  # where there was no place, it was never begun
