"""Feeds a dashboard: articles in, one row of scores each out, and their sums at the end.

    python examples/dashboard_feed.py http://127.0.0.1:8000 articles/*.txt > rows.csv

Each file is plain text, its title on the first line. The rows are CSV, in the files' order; a file
that cannot be scored is told of on standard error, and the others go on. The last line, on standard
error too, is the mean over all sentences of all articles, rolled up exactly from the articles'
``aggregate``. It needs the client alone: ``pip install ./clients/python``.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from service.client import ApiError, Client, ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.api.schemas.answer import AnalyzeAnswer

COLUMNS = ("file", "bias", "low", "high", "quoted_bias", "loaded_per_1000", "fingerprint")


@dataclass
class RollUp:
    """Sums over articles, from which the mean of their union follows exactly."""

    n: int = 0
    total: float = 0.0

    def add(self, answer: AnalyzeAnswer) -> None:
        """Add an article's sentences."""
        part = answer.aggregate.get("sentence_bias")
        if part is not None:
            self.n += part.n
            self.total += part.sum

    def __str__(self) -> str:
        mean = f"mean {self.total / self.n:.4f}" if self.n else "no mean"
        return f"sentence_bias over {self.n} sentences: {mean}"


def articles(paths: list[Path]) -> Iterator[dict[str, str]]:
    """Read files one at a time, as they are asked for."""
    for path in paths:
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        yield {"id": path.name, "title": title, "text": text.strip("\n")}


def row(answer: AnalyzeAnswer) -> dict[str, object]:
    """One article's row; an empty cell is a score for which there is too little text."""
    bias, loaded = answer.indicators.sentence_bias, answer.indicators.loaded_language
    interval = bias.interval if bias else None
    quoted = (bias.by_voice or {}).get("quoted") if bias else None
    return {
        "file": answer.id,
        "bias": bias.score if bias else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "quoted_bias": quoted.score if quoted else None,
        "loaded_per_1000": loaded.per_1000_words if loaded else None,
        "fingerprint": answer.fingerprint,
    }


def main(base_url: str, *names: str) -> int:
    """Write the rows; gives the process's exit code: 1 where a file could not be scored."""
    written = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    written.writeheader()
    roll_up, n_failed = RollUp(), 0
    with Client(base_url) as client:
        feed = articles([Path(name) for name in names])
        for answer in client.batch(feed, summary=None, detail="scores"):
            if isinstance(answer, ApiError):
                n_failed += 1
                print(f"{answer.id}: {answer}", file=sys.stderr)
                continue
            written.writerow(row(answer))
            roll_up.add(answer)
    print(roll_up, file=sys.stderr)
    return 1 if n_failed else 0


if __name__ == "__main__":
    if not sys.argv[2:]:
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except (ClientError, OSError, UnicodeError) as failure:
        sys.exit(f"{type(failure).__name__}: {failure}")
