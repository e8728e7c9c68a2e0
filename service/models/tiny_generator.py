"""Tiny real generators with random weights: the true loading and generation, in milliseconds.

For tests. What they write is nonsense, but they are a T5 and a Llama in safetensors with a fast
tokenizer, loaded and run as any other.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any, Final, Literal

import torch
from tokenizers import Tokenizer as FastTokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
)

if TYPE_CHECKING:
    from pathlib import Path

POSITIONS: Final = 128
_SPECIAL: Final = ("<pad>", "</s>", "<unk>")
_CHAT: Final = "{% for m in messages %}{{ m['content'] }} {% endfor %}"


def make_tiny_generator(
    folder: Path, *, kind: Literal["seq2seq", "causal"], chat: bool = False, seed: int = 0
) -> Path:
    """Write a one-layer model of width 16 and its tokenizer to a folder, and return it.

    Args:
        folder: made where it does not exist.
        kind: a T5 or a Llama of 128 positions.
        chat: give the tokenizer a chat template.
        seed: the same one writes the same weights.
    """
    words = [*_SPECIAL, *string.ascii_lowercase, *string.digits, *string.punctuation]
    fast = FastTokenizer(WordLevel({w: n for n, w in enumerate(words)}, unk_token="<unk>"))  # noqa: S106 - a token of text
    fast.pre_tokenizer = Whitespace()
    tokenizer: Any = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=fast,
        pad_token="<pad>",  # noqa: S106
        eos_token="</s>",  # noqa: S106
        unk_token="<unk>",  # noqa: S106
    )
    if chat:
        tokenizer.chat_template = _CHAT
    tokenizer.save_pretrained(folder)
    shared: dict[str, Any] = {"vocab_size": len(words), "pad_token_id": 0, "eos_token_id": 1}
    t5: dict[str, Any] = {**shared, "n_positions": POSITIONS, "decoder_start_token_id": 0}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = (
            T5ForConditionalGeneration(
                T5Config(
                    d_model=16,
                    d_kv=8,
                    d_ff=16,
                    num_layers=1,
                    num_heads=2,
                    **t5,
                )
            )
            if kind == "seq2seq"
            else LlamaForCausalLM(
                LlamaConfig(
                    **shared,
                    bos_token_id=1,
                    hidden_size=16,
                    intermediate_size=16,
                    num_hidden_layers=1,
                    num_attention_heads=2,
                    max_position_embeddings=POSITIONS,
                )
            )
        )
        model.save_pretrained(folder)
    return folder
