"""The table from exceptions to problems: complete, and silent about what it must not say."""

from __future__ import annotations

import logging

import pytest
from starlette.exceptions import HTTPException

from service import errors as tree
from service.api import errors
from service.api.schemas.problem import Problem

OPERATORS = {
    tree.FramelensError,
    tree.InputError,
    tree.ServingError,
    tree.StartError,
    tree.WeightsError,
    tree.ArtifactError,
    tree.BackendError,
    tree.TrainingDataError,
    tree.OwnDataError,
    tree.HeadNameError,
    tree.ProbeError,
    tree.ArchiveError,
    tree.ArchiveChanged,
    errors.RequestError,
}
"""Roots, and what never happens while a request is answered."""


def below(root: type) -> set[type]:
    """A class and all its descendants."""
    return {root}.union(*(below(child) for child in root.__subclasses__()))


def test_every_exception_of_ours_has_a_code():
    """A new exception cannot be forgotten in the table."""
    ours = {kind for kind in below(tree.FramelensError) if kind.__module__.startswith("service.")}
    assert ours - OPERATORS == set(errors.CODES)


def test_every_code_is_the_contract_s():
    """Codes and statuses are those that dashboards were written against."""
    by_status: dict[int, set[str]] = {}
    for kind in errors.KINDS.values():
        by_status.setdefault(kind.status, set()).add(kind.code)
    assert by_status == {
        400: {"malformed_json", "text_empty"},
        401: {"unauthorized"},
        403: {"forbidden"},
        404: {"not_found", "model_not_found"},
        405: {"method_not_allowed"},
        413: {"payload_too_large", "text_too_long"},
        415: {"unsupported_media_type"},
        422: {"validation_failed", "language_unsupported", "no_article_found"},
        429: {"overloaded", "rate_limited"},
        500: {"internal"},
        503: {"starting", "shutting_down", "model_unavailable"},
        504: {"deadline_exceeded"},
    }


@pytest.mark.parametrize(
    ("error", "members"),
    [
        (tree.TextTooLong(limit=10, actual=12), {"limit": 10, "actual": 12}),
        (tree.LanguageUnsupported(language="de"), {"language": "de"}),
        (
            tree.InvalidOption("No.", pointer="/targets/0"),
            {"errors": [{"pointer": "/targets/0", "detail": "No."}]},
        ),
        (errors.PayloadTooLarge(limit=10), {"limit": 10}),
        (errors.PayloadTooLarge(limit=10, actual=12), {"limit": 10, "actual": 12}),
        (
            errors.ValidationFailed([{"pointer": "", "detail": "No."}]),
            {"code": "validation_failed"},
        ),
        (errors.ModelNotFound("None."), {"code": "model_not_found", "status": 404}),
    ],
)
def test_a_problem_has_the_members_of_its_kind(error, members):
    """Limits, places and languages are members, not prose; the shape is the documented one."""
    problem = errors.to_problem(error, request_id="r-1")
    assert problem.items() >= members.items()
    assert problem["request_id"] == "r-1"
    assert problem["type"] == f"urn:framelens:problem:{problem['code']}"
    Problem.model_validate(problem, extra="forbid")


def test_a_stranger_s_message_is_not_passed_on(caplog):
    """An exception that is not ours may quote the article: neither answer nor log repeats it."""
    with pytest.raises(KeyError) as caught:
        {}["zyxmarker"]
    problem = errors.to_problem(caught.value, request_id="r-1")
    with caplog.at_level(logging.ERROR, logger="service"):
        errors.log_unexpected(caught.value, request_id="r-1", trace_id=None)
    assert problem["code"] == "internal"
    assert "zyxmarker" not in str(problem)
    (record,) = caplog.records
    assert "zyxmarker" not in str(vars(record))
    assert "test_errors.py" in record.places


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (tree.Overloaded(retry_after_s=0.01), {"Retry-After": "1"}),
        (tree.Overloaded(retry_after_s=2.1), {"Retry-After": "3"}),
        (tree.Starting("."), {"Retry-After": "2"}),
        (tree.ShuttingDown("."), {"Retry-After": "5", "Connection": "close"}),
        (tree.ModelUnavailable("."), {"Retry-After": "10"}),
        (tree.TextEmpty("."), {}),
        (errors.MethodNotAllowed(allow="GET, HEAD"), {"Allow": "GET, HEAD"}),
        (errors.Unauthorized("."), {"WWW-Authenticate": 'Bearer realm="framelens"'}),
    ],
)
def test_headers_of_a_problem(error, headers):
    """Retry-After is whole seconds, rounded up; Allow, WWW-Authenticate, Connection where due."""
    assert errors.headers_of(error) == headers


def test_the_framework_s_errors_become_ours():
    """Unknown addresses and methods are problems like any other; HEAD is where GET is."""
    found = errors.from_http_exception(HTTPException(405, headers={"Allow": "GET"}))
    assert isinstance(found, errors.MethodNotAllowed)
    assert found.allow == "GET, HEAD"
    assert isinstance(errors.from_http_exception(HTTPException(404)), errors.NotFound)
    assert errors.kind_of(errors.from_http_exception(HTTPException(418))).code == "internal"
