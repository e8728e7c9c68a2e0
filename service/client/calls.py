"""What is asked and how the answer is read: from values to bytes and back, without a network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final, Generic, TypedDict, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from service.api.schemas.answer import AnalyzeAnswer, ScoreAnswer, SummarizeAnswer
from service.api.schemas.catalogue import CardAbout, Info, ModelAbout, ModelList
from service.api.schemas.compare import CompareAnswer
from service.api.schemas.problem import Health, Problem
from service.api.schemas.request import AnalyzeRequest
from service.api.schemas.verify import VerifyAnswer
from service.client.errors import UnexpectedAnswer, from_problem
from service.client.patience import retry_after_s

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import httpx

    from service.types import CleanMode, Detail, OffsetUnit

Model = TypeVar("Model", bound=BaseModel)

Article = str | AnalyzeRequest | dict[str, Any]
"""One article: its plain text, a request, or a request's members as the contract names them."""

PROBLEM_JSON: Final = "application/problem+json"

ON_THE_WAY: Final = 0.1
"""Share of an attempt's time that is kept for the network, one second at most: the service is told
the rest, so that its own account of a lack of time arrives before the connection is given up."""


class Options(TypedDict, total=False):
    """Members of a request besides the article; see ``AnalyzeRequest`` for each.

    What is left out is left to the service. Nothing is checked here: the service knows its own
    options, and says what is wrong by :class:`~service.client.errors.ValidationFailed`.
    """

    id: str | None
    title: str | None
    language: str | None
    clean: CleanMode
    offset_unit: OffsetUnit
    summary: Mapping[str, Any] | None
    indicators: Sequence[str] | None
    targets: Sequence[Mapping[str, Any]] | None
    detail: Detail
    explain: bool


class CompareOptions(TypedDict, total=False):
    """Members of a comparison besides its articles; see ``CompareRequest`` for each."""

    clean: CleanMode
    offset_unit: OffsetUnit
    summary: Mapping[str, Any] | None
    indicators: Sequence[str] | None
    targets: Sequence[Mapping[str, Any]] | None
    detail: Detail
    explain: bool


class VerifyOptions(TypedDict, total=False):
    """Members of a verification besides article and claims; see ``VerifyRequest`` for each."""

    title: str | None
    language: str | None
    clean: CleanMode
    offset_unit: OffsetUnit


@dataclass(frozen=True, slots=True)
class Call(Generic[Model]):
    """One request, and the shape of its answer."""

    method: str
    path: str
    answer: type[Model]
    body: bytes | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Those that belong to the body and the answer."""
        accept = {"Accept": "application/json, application/problem+json;q=0.9"}
        return accept if self.body is None else {**accept, "Content-Type": "application/json"}

    def read(self, response: httpx.Response) -> Model:
        """The answer, checked.

        Raises:
            ApiError: the answer is a problem.
            UnexpectedAnswer: it is something else.
        """
        check(response)
        return parse(self.answer, response.content, status=response.status_code)


def analyze(article: Article, options: Options) -> Call[AnalyzeAnswer]:
    """Summary and indicators."""
    return Call("POST", "/v1/analyze", AnalyzeAnswer, to_json(members(article, options)))


def summarize(article: Article, options: Options) -> Call[SummarizeAnswer]:
    """The summary alone."""
    return Call("POST", "/v1/summarize", SummarizeAnswer, to_json(members(article, options)))


def score(article: Article, options: Options) -> Call[ScoreAnswer]:
    """The indicators alone."""
    return Call("POST", "/v1/score", ScoreAnswer, to_json(members(article, options)))


def verify(article: Article, claims: Iterable[str], options: VerifyOptions) -> Call[VerifyAnswer]:
    """What an article says of claims about it."""
    asked = {**members(article, options), "claims": list(claims)}
    return Call("POST", "/v1/verify", VerifyAnswer, to_json(asked))


def compare(articles: Iterable[Article], options: CompareOptions) -> Call[CompareAnswer]:
    """What sets articles on one event apart."""
    asked = {"articles": [members(article, {}) for article in articles], **options}
    return Call("POST", "/v1/compare", CompareAnswer, to_json(asked))


def models() -> Call[ModelList]:
    """Everything that is loaded."""
    return Call("GET", "/v1/models", ModelList)


def model(model_id: str) -> Call[ModelAbout]:
    """One loaded model."""
    return Call("GET", f"/v1/models/{quote(model_id, safe='/')}", ModelAbout)


def card(model_id: str) -> Call[CardAbout]:
    """A model's card as data, its Markdown included."""
    return Call("GET", f"/v1/models/{quote(model_id, safe='/')}/card", CardAbout)


def info() -> Call[Info]:
    """Versions, limits and units."""
    return Call("GET", "/info", Info)


def live() -> Call[Health]:
    """Whether the process can do its work."""
    return Call("GET", "/livez", Health)


def ready() -> Call[Health]:
    """Whether new work is welcome."""
    return Call("GET", "/readyz", Health)


def members(article: Article, options: Options | VerifyOptions) -> dict[str, Any]:
    """A request's members; an option that is given here counts more than the article's own."""
    if isinstance(article, str):
        return {"text": article, **options}
    if isinstance(article, AnalyzeRequest):
        return {**article.model_dump(mode="json", exclude_unset=True), **options}
    return {**article, **options}


def to_json(value: object) -> bytes:
    """JSON as the service reads it, on one line.

    Half a surrogate pair, which no UTF-8 can hold, goes out as it is: the service refuses it as
    ``malformed_json``, in a batch at its own place.

    Raises:
        TypeError, ValueError: something that is not JSON, such as a date or a NaN.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def sent_headers(*, request_id: str, timeout_s: float) -> dict[str, str]:
    """What every attempt says: the same id, and how long it will be waited for."""
    told_s = timeout_s - min(1.0, timeout_s * ON_THE_WAY)
    return {
        "X-Request-ID": request_id,
        "X-Request-Timeout-Ms": str(max(1, round(told_s * 1_000))),
    }


def fixed_headers(api_key: str | None) -> dict[str, str]:
    """What every request of a client says."""
    agent = {"User-Agent": f"framelens-client/{installed_version()}"}
    return agent if api_key is None else {**agent, "Authorization": f"Bearer {api_key}"}


def installed_version() -> str:
    """Of the distribution that this client came in."""
    for name in ("framelens-client", "framelens"):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "0+unknown"


def check(response: httpx.Response) -> None:
    """See that the answer is a success; its body must have been read otherwise.

    Raises:
        ApiError: a problem document.
        UnexpectedAnswer: any other answer that is no success.
    """
    if response.is_success:
        return
    status, wait_s = response.status_code, retry_after_s(response.headers)
    if response.headers.get("content-type", "").partition(";")[0].strip() == PROBLEM_JSON:
        problem = parse(Problem, response.content, status=status)
        raise from_problem(problem, retry_after_s=wait_s)
    raise UnexpectedAnswer("The answer is neither a success nor a problem.", status, wait_s)


def parse(model: type[Model], content: bytes, *, status: int) -> Model:
    """JSON as one of the contract's values; members that are newer than this client are left out.

    Raises:
        UnexpectedAnswer: another shape. Its message names places, never values.
    """
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = "/".join(str(step) for step in first["loc"])
        raise UnexpectedAnswer(
            f"The answer is no {model.__name__}: {first['type']} at /{place}.", status
        ) from None
