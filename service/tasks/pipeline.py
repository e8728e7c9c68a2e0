"""From an article to its analysis, without doing any input or output.

``prepare`` reads the text, ``assemble`` reads the numbers; between them somebody runs the
encoder. :meth:`Pipeline.steps` is the whole as a generator: it yields lists of windows and is
sent their features, so a thread with an encoder and an event loop with a batcher drive the very
same code.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from service import __version__
from service.errors import (
    InvalidOption,
    LanguageUnsupported,
    NoArticleFound,
    TextEmpty,
    TextTooLong,
)
from service.tasks.abstractive import NO_GENERATOR, abstract, wants_draft
from service.tasks.analysis import Analysis, Summary
from service.tasks.cautions import find_cautions, unused_targets
from service.tasks.embeddings import TITLE
from service.tasks.explanation import explained_head, masked_windows, with_effects
from service.tasks.extractive import summarise
from service.tasks.framing import Framing, score_framing
from service.tasks.framing_shift import framing_shift, text_framing
from service.tasks.location import Locator
from service.tasks.portrayal import all_entities, is_listed
from service.tasks.targets import find_targets
from service.text.clean import find_clutter
from service.text.descriptions import with_descriptions
from service.text.epistemic import find_epistemic
from service.text.furniture import is_only_furniture
from service.text.html import extract_article
from service.text.language import detect_language, is_unsupported
from service.text.names import find_names
from service.text.sentences import split_sentences
from service.text.voices import find_voices
from service.text.windows import cut_windows
from service.types import Caution, Document, Language, Span, Window

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from service.models.base import Models
    from service.types import AnalysisOptions, Article, Exclusion, WindowFeatures

SCHEMA_VERSION = "1.0"
LEXICON_INDICATORS: frozenset[str] = frozenset({"epistemic"})
"""Indicators that need no head."""


class Pipeline:
    """Prepares and assembles articles for one loaded set of models. Stateless between articles."""

    def __init__(self, models: Models, *, max_text_characters: int) -> None:
        self.models = models
        self.max_text_characters = max_text_characters
        served = LEXICON_INDICATORS | {n for n in models.heads if n != "entity_type"}
        self.indicators: frozenset[str] = frozenset(served)
        """The indicators that this set of models can score."""
        self.fingerprint = hashlib.sha256(
            "\n".join((SCHEMA_VERSION, __version__, *_fixed(models))).encode()
        ).hexdigest()[:16]
        """Names everything an answer depends on besides the text and the options."""

    def steps(
        self, article: Article, options: AnalysisOptions
    ) -> Generator[Sequence[Window], Sequence[WindowFeatures], Analysis]:
        """Yield windows to encode, take their features, return the analysis.

        One round, or two where ``options.explain`` asks for the effect of each span.

        Raises:
            InputError: the article or an option cannot be met; see :mod:`service.errors`.
        """
        document = self.prepare(article, options)
        features = yield from _each_once(document.windows)
        analysis = self.assemble(document, features)
        head = explained_head(self.models.heads)
        if not options.explain or head is None or not analysis.spans:
            return analysis
        origins, masked = masked_windows(
            document, analysis.spans, filler_id=self.models.tokenizer.filler_id
        )
        again = yield from _each_once(masked)
        spans = with_effects(analysis.spans, [features[n] for n in origins], again, head)
        return replace(analysis, spans=spans)

    def analyse(self, article: Article, options: AnalysisOptions) -> Analysis:
        """Run :meth:`steps` to its end in this thread, with the encoder called directly.

        An abstractive summary is drafted and checked afterwards, in this thread too.
        """
        steps = self.steps(article, options)
        try:
            windows = next(steps)
            while True:
                windows = steps.send(self.models.encoder.encode(windows))
        except StopIteration as end:
            analysis: Analysis = end.value
            return abstract(analysis, self) if wants_draft(analysis) else analysis

    def prepare(self, article: Article, options: AnalysisOptions) -> Document:
        """Everything that can be known about the article without a model.

        Raises:
            TextEmpty: no letter in the text.
            TextTooLong: past ``max_text_characters``.
            LanguageUnsupported: not English, by the request or by the detector.
            NoArticleFound: nothing but page furniture.
            InvalidOption: an indicator that is not served, or a target outside the text.
        """
        self._check_indicators(options)
        page = extract_article(article.html) if article.html is not None else None
        text = page.text if page is not None else (article.text or "")
        title = article.title or (page.title if page is not None else None)
        if len(text) > self.max_text_characters:
            raise TextTooLong(limit=self.max_text_characters, actual=len(text))
        if not any(c.isalpha() for c in text):
            raise TextEmpty("The text has no letter in it.")
        if options.clean == "auto" and is_only_furniture(text):
            raise NoArticleFound(
                "The text has menus and other page furniture, and no article; "
                "with clean: off it is analysed all the same."
            )
        language = self._language(text, options)
        # html has been through an extractor: what it returns is the article
        excluded = find_clutter(text) if page is None and options.clean == "auto" else ()
        kept = remaining(text, excluded)
        split = split_sentences(text, kept)
        if not split:
            raise NoArticleFound("All of the text is page furniture.")
        names = find_names(text, split)
        voices = find_voices(text, split, kept, names)
        names = with_descriptions(text, split, names)
        targets = find_targets(text, options, names)
        mentions = sorted({m for n in (*names, *targets) for m in n.mentions})
        windows = cut_windows(
            text,
            voices.sentences,
            mentions,
            self.models.tokenizer,
            self.models.encoder.max_tokens,
        )
        if title and options.summary is not None:
            windows = (*windows, self._title_window(title))
        speech = [q.span for q in voices.quotes if q.type == "direct"]
        return Document(
            article=article,
            options=options,
            text=text,
            title=title,
            byline=page.byline if page is not None else None,
            date=page.date if page is not None else None,
            language=language,
            excluded=excluded,
            kept=kept,
            sentences=voices.sentences,
            quotes=voices.quotes,
            names=names,
            targets=targets,
            epistemic=find_epistemic(text, split, speech),
            windows=windows,
            warnings=find_cautions(
                text, kept, voices.sentences, language=language, options=options
            ),
        )

    def _check_indicators(self, options: AnalysisOptions) -> None:
        for number, name in enumerate(options.indicators or ()):
            if name not in self.indicators:
                raise InvalidOption(
                    f"The indicator {name!r} is not served by the loaded models.",
                    pointer=f"/indicators/{number}",
                )

    @staticmethod
    def _language(text: str, options: AnalysisOptions) -> Language:
        if options.language is not None and options.language != "en":
            raise LanguageUnsupported(language=options.language)
        detected = detect_language(text)
        # a caller who says English is believed; the mismatch becomes a warning
        if options.language is None and is_unsupported(detected):
            raise LanguageUnsupported(language=detected.code)
        return detected

    def _title_window(self, title: str) -> Window:
        """The title as a window of its own: its embedding guides the summary, nothing else."""
        tokenizer = self.models.tokenizer
        # a headline longer than a window is no headline; its beginning says what it is about
        ids = [t for t, _, _ in tokenizer.encode_batch([title])[0]]
        ids = ids[: self.models.encoder.max_tokens - 2]
        whole = (tokenizer.cls_id, *ids, tokenizer.sep_id)
        return Window(TITLE, None, whole, ((0, 0),) * len(whole))

    def assemble(self, document: Document, features: Sequence[WindowFeatures]) -> Analysis:
        """Everything that the features say about the document; ``features`` align with windows."""
        options = document.options
        wanted = self.indicators if options.indicators is None else frozenset(options.indicators)
        locator = Locator(document)
        framing = score_framing(
            document,
            features,
            heads=self.models.heads,
            wanted=wanted,
            locator=locator,
            article_weights=self.models.article_weights,
        )
        requested, found = (
            all_entities(document, features, heads=self.models.heads, locator=locator)
            if "portrayal" in wanted
            else ((), ())
        )
        summary, cautions = self._summary(document, features, framing)
        return Analysis(
            document=document,
            sentence_scores=framing.sentence_scores,
            indicators=framing.indicators,
            frames=framing.frames,
            spans=framing.spans,
            entities=(*requested, *(e for e in found if is_listed(e))),
            summary=summary,
            cautions=(*document.warnings, *unused_targets(options, wanted), *cautions),
            frames_left_out=framing.frames_left_out,
            unlisted=tuple(e for e in found if options.compared and not is_listed(e)),
        )

    def _summary(
        self, document: Document, features: Sequence[WindowFeatures], framing: Framing
    ) -> tuple[Summary | None, tuple[Caution, ...]]:
        options = document.options.summary
        if options is None:
            return None, ()
        sentences = summarise(document, features, options, framing)
        cautions: list[Caution] = []
        if not sentences:
            cautions.append(
                Caution("summary_empty", "No sentence of the article fits into max_words.")
            )
        fallback = None
        if options.method == "abstractive":
            fallback = NO_GENERATOR
        at = {s.span: s.index for s in document.sentences}
        chosen = [at[s.span] for s in sentences if s.span is not None]
        shift = framing_shift(
            text_framing(document, framing), text_framing(document, framing, chosen)
        )
        return (
            Summary(
                method="extractive",
                sentences=sentences,
                fallback=fallback,
                framing_shift=shift,
            ),
            tuple(cautions),
        )


def _fixed(models: Models) -> list[str]:
    """Digests of all models; a missing one changes nothing."""
    checker = [info.sha256 for info in models.infos if info.kind == "grounding"]
    generator = [models.generator_fingerprint] if models.generator_fingerprint else []
    return [models.encoder.fingerprint, *checker, *generator]


def _each_once(
    windows: Sequence[Window],
) -> Generator[Sequence[Window], Sequence[WindowFeatures], list[WindowFeatures]]:
    """Features of all windows, asking for equal ones once.

    Features depend on tokens and targets alone. Articles repeat few sentences, but a pasted
    table or a list can be one line ten thousand times.
    """
    numbers: dict[tuple[object, object], int] = {}
    places = [numbers.setdefault((w.input_ids, w.targets), len(numbers)) for w in windows]
    first = {number: place for place, number in reversed(list(enumerate(places)))}
    features = yield [windows[first[number]] for number in range(len(numbers))]
    return [features[number] for number in places]


def remaining(text: str, excluded: Sequence[Exclusion]) -> tuple[Span, ...]:
    """What is left of the text without the excluded spans, in order, never empty spans."""
    kept: list[Span] = []
    start = 0
    for exclusion in excluded:
        if exclusion.span.start > start:
            kept.append(Span(start, exclusion.span.start))
        start = exclusion.span.end
    if start < len(text):
        kept.append(Span(start, len(text)))
    return tuple(kept)
