"""A small archive of original articles by invented people, and what reads and answers it here."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial

import pytest

from service.batch.answering import Answerer
from service.batch.archive import Archive
from service.batch.columns import Columns
from service.batch.inputs import find_inputs
from service.batch.local import Workers, run
from service.batch.records import read_records
from service.models.fake import fake_models
from service.settings import Settings
from service.tasks.pipeline import Pipeline

OUTLETS = ("The Saltmere Echo", "Gannet Daily", "Northern Ledger")
TOPICS = ("ferries", "schools")

SENTENCES = (
    "The council’s reckless scheme will gut the harbour that three generations have built.",
    "Mayor Ada Brandt insists that the price is fair.",
    "“It is a modern port for a modern town,” said Brandt at the meeting on Tuesday.",
    "Nobody who has walked the quay at dawn believes a word of it.",
    "The sheds are old, the cranes are older, and the ferry has never been late.",
    "Critics say that Tomas Reyl has not read the plan, and Reyl denies it.",
    "What the town needs is a roof over the fish market, and it needs the roof this winter.",
    "Ruth Okafor of the Harbour Trust called the vote “a shabby little swindle”.",
)
"""Original sentences of this project; each article takes some of them."""


def article(number):
    """One article as a record: another text, outlet, topic and day for each number."""
    chosen = [SENTENCES[(number * 3 + step) % len(SENTENCES)] for step in range(3 + number % 4)]
    return {
        "id": f"a-{number}",
        "title": f"The Quay, Part {number}",
        "text": " ".join(chosen),
        "outlet": OUTLETS[number % 3],
        "topic": TOPICS[number % 2],
        "published_at": (date(2026, 9, 28) + timedelta(days=number)).isoformat(),
        "desk": "opinion",
    }


def write_lines(path):
    """Write an input of 23 records, of which three are bad, as JSON lines."""
    records = [json.dumps(article(number)) for number in range(20)]
    records.insert(4, "{not json")
    records.insert(9, json.dumps({"id": "empty", "text": "1 2 3"}))
    records.insert(16, json.dumps({"id": "both", "text": "Words.", "html": "<p>Words.</p>"}))
    path.write_text("\n".join(records) + "\n")
    return path


@pytest.fixture
def lines(tmp_path):
    """That input as a file."""
    return write_lines(tmp_path / "in.jsonl")


OPTIONS = {"clean": "auto", "language": None, "summary": {"max_sentences": 2}, "explain": False}


def fake_answerer(**options):
    """What answers a record with fake models."""
    pipeline = Pipeline(fake_models(), max_text_characters=20_000)
    return Answerer(pipeline, {**OPTIONS, **options})


@pytest.fixture(scope="session")
def answerer():
    """One of those, for all tests."""
    return fake_answerer()


def made_with(**other):
    """What an archive of these tests is made with."""
    return {"format": "jsonl", "part_rows": 5, "fingerprint": "fake", **other}


class Fake(Workers):
    """Workers that answer here with fake models, and do something before each answer."""

    def __init__(self, answerer, before=lambda _record: None):
        super().__init__(Settings(), load=lambda _: fake_models(), options=OPTIONS, jobs=1)
        self._here = answerer
        self._before = before

    def lines(self, records):
        """As the others do."""
        for record in records:
            self._before(record)
            yield record, self._here.line(record)


def make_archive(
    answerer, source, out, *, before=lambda _record: None, columns=None, workers=None, **other
):
    """Make, or go on with, the archive of ``source`` in ``out``, and return ``out``."""
    records = read_records(
        find_inputs(str(source)), columns or Columns.parse([], ["desk"]), max_bytes=100_000
    )
    with Archive(out, made_with(**other)) as archive:
        run(archive, records, workers or Fake(answerer, before))
    return out


@pytest.fixture
def make(answerer):
    """``make(source, out, before=…, **made_with)``: see :func:`make_archive`."""
    return partial(make_archive, answerer)


def load_fake(_settings):
    """Fake models, for processes that import their loader by its name."""
    return fake_models()


def tree(folder):
    """Every file beneath a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(folder, table):
    """All rows of a table that is written as JSON lines."""
    return [
        json.loads(line)
        for path in sorted((folder / table).glob("*.jsonl"))
        for line in path.read_text().splitlines()
    ]
