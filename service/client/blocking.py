"""The client for threads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self, TypeVar, Unpack

import httpx
from pydantic import BaseModel

from service.client import batches, calls
from service.client.patience import ONCE, Patience
from service.client.setup import (
    FAILURES,
    TIMEOUT_S,
    Setup,
    own_failure,
    request_id_of,
    timeout,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from types import TracebackType

    from service.api.schemas.answer import AnalyzeAnswer, ScoreAnswer, SummarizeAnswer
    from service.api.schemas.catalogue import CardAbout, Info, ModelAbout, ModelList
    from service.api.schemas.compare import CompareAnswer
    from service.api.schemas.problem import Health
    from service.api.schemas.verify import VerifyAnswer
    from service.client.batches import Answered, Sheet
    from service.client.calls import Article, Call, CompareOptions, Options, VerifyOptions
    from service.client.patience import Attempts

Model = TypeVar("Model", bound=BaseModel)


class Client:
    """Asks a Framelens service; safe to share between threads.

    Every method raises what :mod:`service.client.errors` draws, and has tried again before
    where that could help.

    Args:
        base_url: where the service is, such as ``http://127.0.0.1:8000``.
        api_key: where the service wants one.
        timeout_s: longest time of one attempt; the service is told it, and stops then too.
        patience: how often, and how long in all, to try.
        transport: how requests go out, for tests and proxies; httpx's own where ``None``.
        sleep: waits that many seconds.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None = None,
        timeout_s: float = TIMEOUT_S,
        patience: Patience | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._setup = Setup(patience=patience or Patience(), timeout_s=timeout_s, clock=clock)
        self._sleep = sleep
        self._http = httpx.Client(
            base_url=base_url, headers=calls.fixed_headers(api_key), transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the client cannot be used afterwards."""
        self._http.close()

    # --- articles -----------------------------------------------------------------------------

    def analyze(
        self, article: Article, /, *, request_id: str | None = None, **options: Unpack[Options]
    ) -> AnalyzeAnswer:
        """Summary and indicators of one article.

        Args:
            article: its plain text, or a request: ``{"html": page}`` for a page.
            request_id: names the request in the service's log; the same in every attempt.
            options: members of the request, such as ``title`` or ``summary``.
        """
        return self._ask(calls.analyze(article, options), request_id)

    def summarize(
        self, article: Article, /, *, request_id: str | None = None, **options: Unpack[Options]
    ) -> SummarizeAnswer:
        """The summary alone; takes what :meth:`analyze` takes."""
        return self._ask(calls.summarize(article, options), request_id)

    def score(
        self, article: Article, /, *, request_id: str | None = None, **options: Unpack[Options]
    ) -> ScoreAnswer:
        """The indicators alone; takes what :meth:`analyze` takes."""
        return self._ask(calls.score(article, options), request_id)

    def verify(
        self,
        article: Article,
        claims: Iterable[str],
        /,
        *,
        request_id: str | None = None,
        **options: Unpack[VerifyOptions],
    ) -> VerifyAnswer:
        """What an article says of claims about it."""
        return self._ask(calls.verify(article, claims, options), request_id)

    def compare(
        self,
        articles: Iterable[Article],
        /,
        *,
        request_id: str | None = None,
        **options: Unpack[CompareOptions],
    ) -> CompareAnswer:
        """Two to ten articles on one event: each one's scores, and what sets them apart."""
        return self._ask(calls.compare(articles, options), request_id)

    def batch(
        self,
        articles: Iterable[Article],
        /,
        *,
        at_once: int = batches.AT_ONCE,
        request_id: str | None = None,
        **options: Unpack[Options],
    ) -> Generator[Answered]:
        """Many articles, as many as there are: answers in their order, as they come.

        In the place of an article that cannot be answered stands its
        :class:`~service.client.errors.ApiError`, not raised, with ``line`` and ``id``. A dropped
        connection is taken up again where it broke. What the input raises is raised after the
        answers to all before it.

        Args:
            articles: read as far as they are needed, ``at_once`` ahead of the answers.
            at_once: articles of one request. Each request waits for this many, or the input's
                end, so a slow input wants a small number.
            request_id: the same for the whole batch.
            options: for every article; they count more than the article's own members.
        """
        batches.check_input(articles, at_once=at_once)
        return self._answers(articles, options, at_once, request_id_of(request_id))

    def _answers(
        self, articles: Iterable[Article], options: Options, at_once: int, request_id: str
    ) -> Generator[Answered]:
        for sheet in batches.sheets(articles, options, at_once=at_once):
            attempts = self._setup.attempts()
            while sheet.is_open:
                try:
                    yield from self._round(sheet, attempts, request_id)
                except FAILURES as error:
                    failure = own_failure(error, request_id)
                    if failure.retryable and not sheet.is_open:
                        break  # it came after the last answer
                    wait_s = attempts.wait_s(failure)
                    if wait_s is not None:
                        self._sleep(wait_s)
                    elif not sheet.settle():
                        raise failure from failure.__cause__
            yield from sheet.given()

    def _round(self, sheet: Sheet, attempts: Attempts, request_id: str) -> Iterator[Answered]:
        """Send what is open, and give what is answered."""
        with self._http.stream(
            "POST",
            "/v1/batch",
            content=sheet.ask(),
            headers={**batches.HEADERS, **self._setup.batch_headers(request_id)},
            timeout=timeout(attempts.left_s),
        ) as response:
            if not response.is_success:
                response.read()
            calls.check(response)
            lines = batches.Lines()
            for piece in response.iter_bytes():
                for line in lines.feed(piece):
                    is_final = sheet.take(line)
                    yield from sheet.given()
                    if is_final:
                        attempts.progressed()
        sheet.end(request_id)

    # --- the service --------------------------------------------------------------------------

    def models(self) -> ModelList:
        """Everything that is loaded: versions, digests, licences, labels, thresholds, figures."""
        return self._ask(calls.models())

    def model(self, model_id: str, /) -> ModelAbout:
        """One loaded model."""
        return self._ask(calls.model(model_id))

    def card(self, model_id: str, /) -> CardAbout:
        """A model's card: front matter as data, and the Markdown."""
        return self._ask(calls.card(model_id))

    def info(self) -> Info:
        """Versions, limits, languages, units, licences."""
        return self._ask(calls.info())

    def live(self) -> Health:
        """Whether the process can do its work; asks once, and raises where it cannot."""
        return self._ask(calls.live(), patience=ONCE)

    def ready(self) -> Health:
        """Whether new work is welcome; asks once, and raises :class:`Starting` and the like."""
        return self._ask(calls.ready(), patience=ONCE)

    def _ask(
        self, call: Call[Model], request_id: str | None = None, *, patience: Patience | None = None
    ) -> Model:
        request_id = request_id_of(request_id)
        attempts = self._setup.attempts(patience)
        while True:
            timeout_s = attempts.timeout_s
            told = calls.sent_headers(request_id=request_id, timeout_s=timeout_s)
            try:
                response = self._http.request(
                    call.method,
                    call.path,
                    content=call.body,
                    headers={**call.headers, **told},
                    timeout=timeout(timeout_s),
                )
                return call.read(response)
            except FAILURES as error:
                failure = own_failure(error, request_id)
            wait_s = attempts.wait_s(failure)
            if wait_s is None:
                raise failure
            self._sleep(wait_s)
