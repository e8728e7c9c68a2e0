"""The operator's generator over transformers: any seq2seq or causal model, deterministic.

Seq2seq models (BART, T5, Pegasus) read the article as it is, causal ones an instruction, in the
chat template of their tokenizer where there is one. What does not fit into the model at once is
read in windows of whole sentences; their summaries, put together, are summarised again.
"""

from __future__ import annotations

import copy
import time
from typing import TYPE_CHECKING, Any, Final

import torch
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    StoppingCriteria,
    StoppingCriteriaList,
)
from transformers.utils import logging as transformers_logging

from service.errors import ModelUnavailable, WeightsError
from service.models.base import Draft, ModelInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.models.generator_files import GeneratorFiles
    from service.settings import Settings

INSTRUCTION: Final = (
    "Summarise the following opinion article in at most {n} plain sentences. Use only what the"
    " article says, and say who said what.\n\n{article}"
)
MAX_SOURCE_TOKENS: Final = 3_000
"""Longest window of a model that could read more: time and memory grow with it."""
DEFAULT_POSITIONS: Final = 512
"""For models with relative positions that state no length: what T5 was trained on."""
MAX_ROUNDS: Final = 4
"""Rounds of summaries of summaries; each shortens about tenfold, so four reach a book."""
_SPARE: Final = 16
"""Tokens left for special tokens around a window."""

_CARD: Final = """\
# {id}

The operator's generator: writes the drafts of abstractive summaries. Every sentence of a draft
is checked against the article, and dropped where the article does not support it.

- source: {source}
- sha256 of its weights: `{sha256}`
- licence: see its source
- loaded without remote code, float32, never sampling; beams: {beams}
"""


class _Stop(StoppingCriteria):
    """Ends generation when its time is over or nobody waits; says so afterwards."""

    def __init__(self, stop: Callable[[], bool], *, until: float) -> None:
        self._stop = stop
        self._until = until
        self.stopped = False

    def over(self) -> bool:
        """Whether to stop now; stays true once it was."""
        self.stopped = self.stopped or self._stop() or time.monotonic() > self._until
        return self.stopped

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        del scores
        return torch.full((input_ids.shape[0],), self.over(), dtype=torch.bool)


class TransformersGenerator:
    """``service.models.base.Generator`` over a loaded transformers model; one thread at a time."""

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        *,
        max_new_tokens: int,
        beams: int,
        time_limit_s: float,
        threads: int,
    ) -> None:
        model.train(mode=False)
        self._model = model
        self._tokenizer = tokenizer
        self._seq2seq = bool(model.config.is_encoder_decoder)
        self._max_new_tokens = max_new_tokens
        self._time_limit_s = time_limit_s
        self._threads = threads
        generation = copy.deepcopy(model.generation_config)
        generation.update(
            do_sample=False,
            num_beams=beams,
            max_new_tokens=max_new_tokens,
            max_length=None,
            temperature=1.0,
            top_p=1.0,
            top_k=50,
        )
        if generation.pad_token_id is None:
            generation.pad_token_id = tokenizer.pad_token_id or tokenizer.eos_token_id
        self._generation = generation

    def draft(
        self, sentences: Sequence[str], *, max_sentences: int, stop: Callable[[], bool]
    ) -> Draft:
        """Summarise; see :class:`service.models.base.Generator`.

        Raises:
            ModelUnavailable: the model raised something.
        """
        torch.set_num_threads(self._threads)  # OpenMP keeps this per calling thread
        criterion = _Stop(stop, until=time.monotonic() + self._time_limit_s)
        parts = list(sentences)
        for _ in range(MAX_ROUNDS):
            windows = self._windows(parts, max_sentences=max_sentences)
            written: list[str] = []
            for window in windows:
                if criterion.over():
                    return Draft("", complete=False)
                written.append(self._write(window, max_sentences, criterion))
            if criterion.stopped:
                return Draft(" ".join(written), complete=False)
            if len(windows) == 1 or sum(map(len, written)) >= sum(map(len, parts)):
                return Draft(" ".join(written), complete=True)
            parts = written
        return Draft(" ".join(parts), complete=True)

    def _windows(self, sentences: Sequence[str], *, max_sentences: int) -> list[str]:
        """The text in pieces that fit the model; a sentence that does not fit is split."""
        room = self._room(max_sentences)
        windows: list[str] = []
        held: list[str] = []
        length = 0
        for sentence in sentences:
            for piece in self._pieces(sentence, room):
                n = self._length(piece) + 1
                if held and length + n > room:
                    windows.append(" ".join(held))
                    held, length = [], 0
                held.append(piece)
                length += n
        return [*windows, " ".join(held)] if held else windows

    def _pieces(self, sentence: str, room: int) -> list[str]:
        """The sentence, halved at white space until each piece fits or is one word."""
        words = sentence.split()
        if self._length(sentence) < room or len(words) < 2:  # noqa: PLR2004 - cannot be halved
            return [sentence]
        half = len(words) // 2
        return [
            piece
            for part in (words[:half], words[half:])
            for piece in self._pieces(" ".join(part), room)
        ]

    def _length(self, text: str) -> int:
        return len(self._tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def _room(self, max_sentences: int) -> int:
        """Tokens of the article that fit beside everything else the model reads at once."""
        config = self._model.config
        stated = getattr(config, "max_position_embeddings", None) or getattr(
            config, "n_positions", None
        )
        positions = min(int(stated or DEFAULT_POSITIONS), MAX_SOURCE_TOKENS)
        # a causal model reads its instruction and its own answer in the same row
        taken = (
            _SPARE if self._seq2seq else self._max_new_tokens + self._prompt("", max_sentences)[1]
        )
        return max(_SPARE, positions - taken - _SPARE)

    def _prompt(self, article: str, max_sentences: int) -> tuple[Any, int]:
        """Model inputs for one window, and their length in tokens."""
        tokenizer, config = self._tokenizer, self._model.config
        if self._seq2seq:
            tasks = getattr(config, "task_specific_params", None) or {}
            default = "summarize: " if config.model_type == "t5" else ""
            prefix = tasks.get("summarization", {}).get("prefix", default)
            inputs = tokenizer(prefix + article, return_tensors="pt", verbose=False)
        else:
            asked = INSTRUCTION.format(n=max_sentences, article=article)
            if tokenizer.chat_template:
                message = [{"role": "user", "content": asked}]
                inputs = tokenizer.apply_chat_template(
                    message, add_generation_prompt=True, return_tensors="pt", return_dict=True
                )
            else:
                inputs = tokenizer(f"{asked}\n\nSummary:", return_tensors="pt", verbose=False)
        return inputs, int(inputs["input_ids"].shape[1])

    def _write(self, window: str, max_sentences: int, criterion: _Stop) -> str:
        inputs, length = self._prompt(window, max_sentences)
        try:
            with torch.inference_mode():
                output = self._model.generate(
                    input_ids=inputs["input_ids"],
                    attention_mask=inputs["attention_mask"],
                    generation_config=self._generation,
                    stopping_criteria=StoppingCriteriaList([criterion]),
                )[0]
        except Exception as error:  # somebody else's model can raise anything
            raise ModelUnavailable("The generator failed.") from error
        new = output if self._seq2seq else output[length:]
        text: str = self._tokenizer.decode(new, skip_special_tokens=True)
        return text.strip()


def load_generator(files: GeneratorFiles, settings: Settings) -> tuple[TransformersGenerator, str]:
    """Load model and tokenizer of a checked folder; also what fixes its output, for fingerprints.

    Raises:
        WeightsError: transformers cannot load it.
    """
    given: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    if files.gguf is not None:
        given["gguf_file"] = files.gguf
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(files.folder, **given)
        config: Any = AutoConfig.from_pretrained(files.folder, **given)
        kind: Any = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
        if files.gguf is None:
            given["use_safetensors"] = True
        model = kind.from_pretrained(files.folder, dtype=torch.float32, **given)
    except Exception as error:  # transformers raises OSError, ValueError, ImportError and more
        raise WeightsError(
            f"the generator cannot be loaded ({type(error).__name__})",
            path=files.folder if files.gguf is None else files.folder / files.gguf,
            remedy="It must be a seq2seq or causal model that transformers knows; for .gguf"
            " install framelens[gguf].",
        ) from error
    generator = TransformersGenerator(
        model,
        tokenizer,
        max_new_tokens=settings.generator_max_new_tokens,
        beams=settings.generator_beams,
        time_limit_s=settings.generator_time_limit_s,
        threads=settings.generator_threads,
    )
    fixed = (
        f"{files.sha256} {settings.generator_max_new_tokens} {settings.generator_beams}"
        f" {settings.generator_threads} {INSTRUCTION}"
    )
    return generator, fixed


def generator_info(files: GeneratorFiles, settings: Settings) -> ModelInfo:
    """How ``/v1/models`` shows it."""
    return ModelInfo(
        id=files.id,
        version=files.sha256[:8],
        kind="generator",
        sha256=files.sha256,
        licence="see its source",
        source=files.source,
        card=_CARD.format(
            id=files.id,
            source=files.source,
            sha256=files.sha256,
            beams=settings.generator_beams,
        ),
    )
