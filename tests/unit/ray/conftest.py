"""Encoder replicas in this process: everything but Ray itself is the real thing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from service.models.fake import fake_models
from service.ray.exchange import Refusal
from service.ray.replica import EncoderReplica
from service.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.models.base import Models
    from service.ray.exchange import Description, Reply, Work


def load_fake(_settings: Settings) -> Models:
    """Models without weights."""
    return fake_models()


class Near:
    """``service.ray.exchange.Encoders`` over one replica of this process.

    ``answers`` are given instead of the replica's own, first come first served; ``held``, where
    set, is awaited before anything is answered.
    """

    def __init__(self, replica: EncoderReplica) -> None:
        self.replica = replica
        self.answers: list[Refusal] = []
        self.seen: list[Work] = []
        self.held: asyncio.Event | None = None

    async def serve(self, work: Work) -> Reply:
        """What was laid ready, or the replica's own."""
        self.seen.append(work)
        if self.held is not None:
            await self.held.wait()
        answer = self.answers.pop(0) if self.answers else await self.replica.serve(work)
        if isinstance(answer, Refusal):
            raise answer.error()
        return answer

    def describe(self) -> Description:
        """The replica's own."""
        return asyncio.run(self.replica.describe())

    def encode(self, windows):
        """The replica's own."""
        return asyncio.run(self.replica.encode(windows))

    def token_states(self, windows):
        """The replica's own."""
        return asyncio.run(self.replica.token_states(windows))


@pytest.fixture
def near() -> Iterator[Near]:
    """A replica with fake models, ended at the end."""
    replica = EncoderReplica(Settings(threads=1), load=load_fake)
    yield Near(replica)
    asyncio.run(replica.close())
