# ruff: noqa: INP001 - a command beside the documents
"""Write the README's answer anew: ``.venv/bin/python docs/readme_answer.py``.

Analyses one of the example articles with the packaged models, keeps the parts that show what an
answer is made of, and puts them into README.md; "…" stands where a list goes on. To be run when
models or contract have changed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.models.loading import load_models
from service.settings import Settings
from service.tasks.answer import to_answer
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
ARTICLE = ROOT / "service" / "page" / "examples" / "river-dam.txt"
INDICATORS = ("sentence_bias", "loaded_language", "hyperpartisan", "frames")
WIDTH = 96
CUT = "…"

Json = dict[str, Any]


def shorten(answer: Json) -> Json:
    """The parts that the README shows; a list ends in ``CUT`` where more would follow."""
    summary, indicators = answer["summary"], answer["indicators"]
    sentence = _without(summary["sentences"][0], "evidence")
    return {
        "document": _without(answer["document"], "sha256"),
        "coverage": answer["coverage"],
        "summary": {"method": summary["method"], "sentences": [sentence, CUT]},
        "indicators": {name: indicators[name] for name in INDICATORS if name in indicators},
        "sentences": [_first(answer["sentences"], lambda s: s["voice"] == "mixed"), CUT],
        "spans": [
            _without(_strongest(answer["spans"], voice="author"), "id", "prefix", "suffix"),
            _without(_strongest(answer["spans"], voice="quoted"), "id", "prefix", "suffix"),
            CUT,
        ],
        "quotes": [_first(answer["quotes"], lambda q: q["type"] == "direct"), CUT],
        "entities": [_entity(answer["entities"][0]), CUT],
        "fingerprint": answer["fingerprint"],
        "notice": answer["notice"],
    }


def _strongest(spans: list[Json], *, voice: str) -> Json:
    loaded = (s for s in spans if s["indicator"] == "loaded_language" and s["voice"] == voice)
    return max(loaded, key=lambda span: span["score"])


def _first(rows: list[Json], wanted: Callable[[Json], bool]) -> Json:
    return next((row for row in rows if wanted(row)), rows[0])


def _without(row: Json, *names: str) -> Json:
    return {name: value for name, value in row.items() if name not in names}


def _entity(entity: Json) -> Json:
    return entity | {"mentions": [entity["mentions"][0], CUT]}


def written(value: Any, depth: int = 0) -> str:
    """JSON, with whatever fits on one line on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + 2 * depth <= WIDTH or not isinstance(value, dict | list):
        return line
    pad = "  " * (depth + 1)
    if isinstance(value, list):
        rows = [written(item, depth + 1) for item in value]
    else:
        rows = [f"{json.dumps(name)}: {written(item, depth + 1)}" for name, item in value.items()]
    opening, closing = "[]" if isinstance(value, list) else "{}"
    return opening + "\n" + ",\n".join(pad + row for row in rows) + f"\n{pad[2:]}{closing}"


def main() -> None:
    """Analyse, shorten, and replace the README's one block of JSON."""
    pipeline = Pipeline(load_models(Settings()), max_text_characters=200_000)
    article = Article(text=ARTICLE.read_bytes().decode())
    answer = to_answer(pipeline.analyse(article, AnalysisOptions()), pipeline)
    shown = written(shorten(answer)).replace(json.dumps(CUT, ensure_ascii=False), CUT)
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    new, n = re.subn(r"(?<=```json\n).*?(?=```)", lambda _: shown + "\n", text, flags=re.DOTALL)
    assert n == 1, "README.md has one block of JSON"
    readme.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
