"""Every exception that this package raises on purpose, in one tree.

::

    FramelensError
    ├── InputError              the caller can mend it
    │   ├── TextEmpty           no letter in it
    │   ├── TextTooLong         past the stated limit (limit, actual)
    │   ├── LanguageUnsupported detected something else than English (language)
    │   ├── NoArticleFound      nothing but page furniture, or html without an article
    │   ├── InvalidOption       an option that cannot be met (pointer)
    │   └── ArticlesRefused     some of several articles (refusals)
    ├── StartError              the operator can mend it; stops the start
    │   ├── WeightsError        weights missing, not the expected ones, or not safetensors
    │   ├── ArtifactError       a trained artifact is missing, damaged or inconsistent
    │   └── BackendError        what shall compute the encoder cannot be had
    ├── TrainingDataError       a labelled file has a bad line (path, line)
    ├── OwnDataError            labelled lines are too few or too alike to teach a head
    ├── HeadNameError           a head cannot have that name
    ├── ProbeError              a service did not answer a probe
    ├── ArchiveError            an archive cannot be read, gone on with, or charted
    │   └── ArchiveChanged      what is in OUT was made from something else (what)
    └── ServingError            nobody's fault; try again
        ├── Overloaded          the queue is full (retry_after_s)
        ├── Starting            the model is not loaded yet
        ├── ShuttingDown        draining, no new work
        ├── ModelUnavailable    the model failed, or its thread died
        └── DeadlineExceeded    the caller's time is over

The table from exception to HTTP status stands once, in :mod:`service.api.errors`; what the client
makes of those statuses has a tree of its own, in :mod:`service.client.errors`. No message
ever holds a piece of the caller's text: messages go to logs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class FramelensError(Exception):
    """Root of the tree; ``str(error)`` is one sentence for a person.

    Pickles whole, whatever its constructor asks for: text work is done in other processes.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[FramelensError], args: tuple[Any, ...], more: dict[str, Any]) -> Any:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(more)
    return error


class InputError(FramelensError):
    """The input cannot be analysed as it is."""


class TextEmpty(InputError):
    """The text has no letter in it."""


class TextTooLong(InputError):
    """The text is longer than the service accepts; both counts in code points."""

    def __init__(self, *, limit: int, actual: int) -> None:
        super().__init__(f"The text has {actual} characters; the limit is {limit}.")
        self.limit = limit
        self.actual = actual


class LanguageUnsupported(InputError):
    """The text is not in a language that the models know."""

    def __init__(self, *, language: str) -> None:
        super().__init__(f"The text's language is {language!r}; only English ('en') is supported.")
        self.language = language


class NoArticleFound(InputError):
    """There is text, but no article in it."""


class InvalidOption(InputError):
    """An option is well-formed but cannot be met; ``pointer`` is its JSON pointer (RFC 6901)."""

    def __init__(self, detail: str, *, pointer: str) -> None:
        super().__init__(detail)
        self.pointer = pointer


class ArticlesRefused(InputError):
    """Some of several articles cannot be analysed, so none was.

    ``refusals`` says of each why, by its place in the request, in order.
    """

    def __init__(self, refusals: Mapping[int, InputError]) -> None:
        self.refusals = dict(sorted(refusals.items()))
        place, self.first = next(iter(self.refusals.items()))
        more = len(self.refusals) - 1
        others = f" {more} more cannot be analysed either." if more else ""
        super().__init__(f"Article {place} of the list (from 0): {self.first}{others}")


class StartError(FramelensError):
    """The service cannot start; the message names the file and the remedy."""

    def __init__(self, problem: str, *, path: Path | str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}. {remedy}")
        self.problem = problem
        self.path = path
        self.remedy = remedy


class WeightsError(StartError):
    """The encoder's weights are missing, are not the expected ones, or are not safetensors."""


class ArtifactError(StartError):
    """A trained artifact is missing, damaged or does not fit its own description."""


class BackendError(StartError):
    """A backend cannot be had here, or does not agree with torch."""


class TrainingDataError(FramelensError):
    """A line of a labelled file cannot be used; ``line`` counts from 1."""

    def __init__(self, problem: str, *, path: Path | str, line: int) -> None:
        super().__init__(f"{path}, line {line}: {problem}")
        self.path = path
        self.line = line


class OwnDataError(FramelensError):
    """Labelled lines that are each sound, but too few or too alike to teach a head."""


class HeadNameError(FramelensError):
    """A name that a head cannot have."""


class ProbeError(FramelensError):
    """A service did not answer a probe."""


class ArchiveError(FramelensError):
    """An archive's input cannot be read, or its folder not be used; the message says the remedy."""


class ArchiveChanged(ArchiveError):
    """What a folder has was made from another input, by other models, or with other options."""


class ServingError(FramelensError):
    """The request is fine; the service cannot answer it now."""


class Overloaded(ServingError):
    """The queue is full. ``retry_after_s`` is the time in which it is expected to have room."""

    def __init__(self, *, retry_after_s: float) -> None:
        super().__init__("The service is at capacity.")
        self.retry_after_s = retry_after_s


class Starting(ServingError):
    """The models are still loading."""


class ShuttingDown(ServingError):
    """The service drains: it finishes what it has accepted and takes nothing new."""


class ModelUnavailable(ServingError):
    """The model failed on this input, or cannot run at all."""


class DeadlineExceeded(ServingError):
    """The request's deadline passed before it was answered."""
