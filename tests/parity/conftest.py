"""A process of its own beside the served one."""

from __future__ import annotations

import os

import httpx
import pytest


@pytest.fixture(scope="module")
def as_served(server):
    """The environment for a command that computes as the server does.

    Which backend is quicker is measured at each start, so two processes of one busy machine may
    choose differently; their last digits differ, and so do their fingerprints.
    """
    backend = httpx.get(f"{server.url}/info", timeout=60).json()["backend"]["name"]
    return os.environ | {"FRAMELENS_BACKEND": backend}
