"""The client's exceptions: one for each code of the contract, and silent about texts."""

from __future__ import annotations

import pickle
import re

import pytest

from service.api.errors import KINDS
from service.api.schemas.problem import Problem
from service.client import errors


def below(root: type) -> list[type]:
    """A class and all its descendants, each once."""
    return [root, *(found for child in root.__subclasses__() for found in below(child))]


def test_every_code_of_the_contract_has_an_exception():
    """A code that the service learns cannot be forgotten here, nor one be left that it unlearnt."""
    assert set(errors.BY_CODE) == set(KINDS)


def test_the_drawing_is_the_tree():
    """The tree in the docstring has every exception, each under its own parent."""
    drawn, path = {}, {}
    tree = errors.__doc__.split("::\n\n", 1)[1].split("\n\nA code")[0]
    for line in tree.splitlines():
        match = re.match(r"^([ │├└─]*)([A-Z]\w+)", line)
        depth = len(match[1]) // 4
        path[depth] = match[2]
        drawn[match[2]] = path.get(depth - 1) if depth > 1 else None
    real = {kind.__name__: kind.__base__.__name__ for kind in below(errors.ClientError)}
    assert drawn == {**real, "ClientError": None}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_what_can_be_tried_again_is_below_one_class(kind, wire):
    """``TryAgainLater`` catches exactly what the contract calls retryable."""
    error = errors.from_problem(
        Problem(**wire.problem(kind.code, kind.status, retryable=kind.retryable))
    )
    assert isinstance(error, errors.TryAgainLater) == kind.retryable
    assert error.retryable == kind.retryable


@pytest.mark.parametrize(
    ("retryable", "kind"), [(True, errors.TryAgainLater), (False, errors.ApiError)]
)
def test_a_code_from_the_future_is_no_surprise(wire, retryable, kind):
    """An unknown code is raised by what it says of itself."""
    problem = Problem(**wire.problem("tea_time", 418, retryable=retryable))
    assert type(errors.from_problem(problem)) is kind


def test_an_exception_says_where_and_what(wire):
    """Its text has line, code, detail, the places that are wrong, and the id to ask for."""
    faults = [{"pointer": "/summary/max_sentences", "detail": "It is too large."}]
    error = errors.from_problem(
        Problem(**wire.problem("validation_failed", 422, errors=faults)), line=7, id="a"
    )
    assert str(error) == (
        "line 7: validation_failed: What happened. "
        "/summary/max_sentences: It is too large. (request r-1)"
    )
    assert error.errors[0].pointer == "/summary/max_sentences"


@pytest.mark.parametrize("kind", ["api", "connection", "unexpected"])
def test_exceptions_cross_processes(wire, kind):
    """A pool of workers can hand them on, whole."""
    made = {
        "api": errors.from_problem(
            Problem(**wire.problem("text_too_long", 413, limit=5, actual=9)), line=2, id="x"
        ),
        "connection": errors.ConnectionFailed("ReadError", "r-1", retryable=False),
        "unexpected": errors.UnexpectedAnswer("What is this?", 503, 2.0),
    }[kind]
    copy = pickle.loads(pickle.dumps(made))
    assert type(copy) is type(made)
    assert (str(copy), vars(copy)) == (str(made), vars(made))
