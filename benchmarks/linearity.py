"""Does the text work stay linear in the length of what is sent, whatever is sent?

    python benchmarks/linearity.py [--kinds WORD ...] [--lengths N ...] [--stages]

Times ``Pipeline.prepare`` - everything before the encoder - on hostile texts of growing length.
Tokens come from the tokenizer of ``service.models.fake``, so neither weights nor torch are
needed. Prints milliseconds at each length and the ratio of the time per character at the greatest
length to that at the smallest but one (of two lengths: the smaller): 1 is linear, 20 would be
quadratic at the lengths given by default. ``--stages`` also prints what each step of the text
work takes at the greatest length.
"""

from __future__ import annotations

import argparse
import time
from functools import wraps
from itertools import product
from typing import TYPE_CHECKING, Final

from service.errors import InputError
from service.models.fake import fake_models
from service.tasks import pipeline
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTHS: Final = (1_000, 10_000, 50_000, 200_000)

PROSE: Final = (
    "The council of Marren voted on Tuesday to close the harbour road. “We have waited long "
    "enough,” said Ines Calloway, who leads the fishermen’s union. Critics say that the plan is "
    "reckless, and that nobody asked them. According to the mayor, the work will take a year.\n\n"
)
FURNITURE: Final = "Home\nShare\nSubscribe\nMost read\nThe harbour road is closed\n3 comments\n"

KINDS: Final[dict[str, str]] = {
    "prose": PROSE,
    "one long line": PROSE.replace("\n\n", " "),
    "hard-wrapped": PROSE.replace(" ", "\n", 20),
    "no punctuation": "the harbour road is closed and nobody in the town knows why it should be ",
    "one word": "a",
    "one capital word": "A",
    "short lines": "the harbour\nis closed\n",
    "one letter a line": "a\n",
    "blank lines": "a\n\n\n\n",
    "spaces": "a         ",
    "page furniture": FURNITURE,
    "one repeated line": "The harbour road is closed tonight because the sea came over the wall.\n",
    "all capitals": PROSE.upper(),
    "capitalised words": "Anna Bell Carr Dunn Eve Falk Gray Hall Ives Judd Kay Lund Moss ",
    "all quotation": "“The road is closed.” ",
    "curly opening marks": "“",
    "straight marks": '"',
    "marks and spaces": '" ',
    "opened quotations": "“The road is closed\n\n",
    "nested marks": "“‘a’ ",
    "apostrophes": "the boys' an' girls' ",
    "single quotes": "'a' ",
    "full stops": ".",
    "stops and spaces": "a. ",
    "exclamations": "What?! No! ",
    "ellipses": "... a ",
    "initials": "J. R. R. B. ",
    "namesakes": "".join(
        f"{''.join(name).title()} Bell wept. Mrs. Bell left. Bell came back. "
        for name in product("bdfgklmnprstv", "aeiou", "bdfgklmnprstv", "aeiou")
    ),
    "reporting verbs": "he said that she said that ",
    "relative clauses": "men who say the town men who say ",
    "nouns of saying": "his claim that her claim that ",
    "adverbs": "she also reportedly ",
    "bullets": "- a\n",
    "table": "Marren\t12\t3,4\n",
    "transcript": "CALLOWAY: We have waited.\nMAYOR: So have we.\n",
    "footnotes": "road.[1][2] ",
    "brackets": "(",
    "control characters": "a\x01\x0b\x1c ",
    "combining marks": "e\u0301\u0302\u0303",
    "no-break spaces": "The\u00a0road\u00a0is closed.\u00a0",
    "carriage returns": "The road is closed.\r",
    "dashes": "— a -- b ",
    "links": "https://example.org/a?b=c ",
}
"""Each kind is its unit over and over, after a line of English that keeps it from refusal."""

REPEATED_UP_TO: Final = 20_000
"""Characters up to which the least of three runs counts, since a single one is too short."""

LEAST_SHOWN_S: Final = 0.01

OPENING: Final = "The harbour road of the town is closed tonight because the sea came over it.\n\n"


def hostile(unit: str, length: int) -> str:
    """A text of ``length`` characters: the opening, then the unit repeated."""
    return (OPENING + unit * (length // len(unit) + 1))[:length]


def seconds(prepare: Callable[[str], object], text: str, *, repeat: int) -> float | None:
    """The least time of ``repeat`` runs; ``None`` where the text is refused."""
    times = []
    for _ in range(repeat):
        began = time.process_time()
        try:
            prepare(text)
        except InputError:
            return None
        times.append(time.process_time() - began)
    return min(times)


def clocked(spent: dict[str, float]) -> None:
    """Let every step that ``Pipeline.prepare`` calls add its CPU time to ``spent``."""
    for name in (
        "detect_language",
        "find_clutter",
        "split_sentences",
        "find_names",
        "find_voices",
        "find_targets",
        "cut_windows",
        "find_epistemic",
        "find_cautions",
    ):
        setattr(pipeline, name, _clocked(name, getattr(pipeline, name), spent))


def _clocked(
    name: str, step: Callable[..., object], spent: dict[str, float]
) -> Callable[..., object]:
    @wraps(step)
    def run(*args: object, **options: object) -> object:
        began = time.process_time()
        try:
            return step(*args, **options)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - began

    return run


def main() -> None:
    """Print one row for each kind of text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kinds", nargs="*", default=[], help="only kinds with one of these words")
    parser.add_argument("--lengths", nargs="*", type=int, default=list(LENGTHS))
    parser.add_argument("--stages", action="store_true", help="print the time of each step")
    arguments = parser.parse_args()
    lengths: list[int] = sorted(arguments.lengths)
    served = pipeline.Pipeline(fake_models(), max_text_characters=max(lengths))
    options = AnalysisOptions(language="en")

    def prepare(text: str) -> object:
        return served.prepare(Article(text=text), options)

    spent: dict[str, float] = {}
    if arguments.stages:
        clocked(spent)
    prepare(hostile(PROSE, min(lengths)))  # models and patterns are loaded before the clock runs
    print(f"| {'text':<20} | " + " | ".join(f"{n:>8,}" for n in lengths) + " | per character |")
    print(f"| {'-' * 20} | " + " | ".join(["--------"] * len(lengths)) + " | ---: |")
    for kind, unit in KINDS.items():
        if arguments.kinds and not any(word in kind for word in arguments.kinds):
            continue
        times = []
        for n in lengths:
            spent.clear()
            times.append(seconds(prepare, hostile(unit, n), repeat=1 if n > REPEATED_UP_TO else 3))
        cells = ["refused" if t is None else f"{t * 1_000:,.1f}" for t in times]
        first = 1 if len(times) > 2 else 0
        base, last = times[first], times[-1]
        ratio = last / lengths[-1] / (base / lengths[first]) if base and last else 0
        print(f"| {kind:<20} | " + " | ".join(f"{c:>8}" for c in cells) + f" | {ratio:.1f} |")
        if arguments.stages:
            steps = sorted(spent.items(), key=lambda item: -item[1])
            print(
                "  "
                + ", ".join(f"{name} {t * 1_000:,.0f}" for name, t in steps if t > LEAST_SHOWN_S)
            )


if __name__ == "__main__":
    main()
