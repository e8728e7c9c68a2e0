"""Asking a build of the service for answers: the pipeline in this process, or one behind a URL.

Both give the JSON of ``POST /v1/analyze``, so whoever measures with it measures what is deployed.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, Final

from service.errors import ProbeError
from service.tasks.answer import to_answer
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.models.base import Models
    from service.types import Span

    Json = dict[str, Any]

_PER_BATCH: Final = 500
"""Lines of one batch request."""

_TIMEOUT_S: Final = 600.0
"""Longest wait for a part of a batch's answer; a busy service queues."""


class Asker:
    """Answers for short texts, each with the portrayal of one place in it.

    Args:
        answer: gives the answers of requests, in order.
    """

    def __init__(self, answer: Callable[[Sequence[Json]], Iterator[Json]]) -> None:
        self._answer = answer

    def __call__(
        self, texts: Sequence[tuple[str, Span]], *, on_text: Callable[[], None] | None = None
    ) -> list[Json]:
        """The answer for each text and place, in order."""
        requests = [
            {
                "text": text,
                "language": "en",
                "clean": "off",
                "summary": None,
                "targets": [{"start": place.start, "end": place.end}],
            }
            for text, place in texts
        ]
        found = []
        for answer in self._answer(requests):
            found.append(answer)
            if on_text is not None:
                on_text()
        return found


def ask_models(models: Models) -> Asker:
    """An asker of models that are loaded here."""
    pipeline = Pipeline(models, max_text_characters=1_000_000)

    def answer(requests: Sequence[Json]) -> Iterator[Json]:
        for request in requests:
            (target,) = request["targets"]
            options = AnalysisOptions(
                language="en", clean="off", summary=None, targets=(Target(**target),)
            )
            analysis = pipeline.analyse(Article(text=request["text"]), options)
            yield to_answer(analysis, pipeline)

    return Asker(answer)


def ask_service(url: str, *, api_key: str | None = None) -> Asker:
    """An asker of a running service, by ``POST /v1/batch``.

    Raises:
        ProbeError: While asking, if the service cannot be reached or refuses a line.
    """
    if not url.startswith(("http://", "https://")):
        raise ProbeError(f"{url}: the address of a service begins with http:// or https://")
    headers = {"Content-Type": "application/x-ndjson"}
    if api_key is not None:
        headers["Authorization"] = f"Bearer {api_key}"

    def answer(requests: Sequence[Json]) -> Iterator[Json]:
        for first in range(0, len(requests), _PER_BATCH):
            lines = requests[first : first + _PER_BATCH]
            body = "".join(json.dumps(line) + "\n" for line in lines).encode()
            call = urllib.request.Request(  # noqa: S310 - http and https alone, checked above
                f"{url.rstrip('/')}/v1/batch", data=body, headers=headers, method="POST"
            )
            try:
                with urllib.request.urlopen(call, timeout=_TIMEOUT_S) as response:  # noqa: S310
                    got = [json.loads(line) for line in response]
            except (OSError, urllib.error.HTTPError, ValueError) as error:
                raise ProbeError(f"{url} did not answer: {error}") from error
            for found in got:
                if "indicators" not in found:
                    raise ProbeError(f"{url} refused a probe: {found.get('detail', found)}")
            if len(got) != len(lines):
                raise ProbeError(f"{url} answered {len(got)} of {len(lines)} probes")
            yield from got

    return Asker(answer)
