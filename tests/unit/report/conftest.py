"""An archive to chart, made once with fake models."""

from __future__ import annotations

import pytest

from tests.unit.batch.conftest import fake_answerer, make_archive, write_lines


@pytest.fixture(scope="session")
def archive(tmp_path_factory):
    """A small archive as Parquet, in a folder of that name."""
    folder = tmp_path_factory.mktemp("report")
    lines = write_lines(folder / "in.jsonl")
    return make_archive(fake_answerer(), lines, folder / "archive", format="parquet")
