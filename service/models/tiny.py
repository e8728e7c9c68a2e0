"""A tiny real checkpoint with random weights: the true loading and forward code, in milliseconds.

For tests. It knows nothing of language, but it is a BERT encoder in safetensors with a fast
tokenizer, and everything that loads, trains or serves models runs on it.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Final

import torch
from tokenizers import Tokenizer as FastTokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from transformers import BertConfig, BertModel

from service.models.tokenizer import FILLER
from service.models.weights import TOKENIZER_FILE

if TYPE_CHECKING:
    from pathlib import Path

WIDTH: Final = 32
_SPECIAL: Final = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def make_tiny_checkpoint(folder: Path, *, seed: int = 0, words: tuple[str, ...] = ()) -> Path:
    """Write a two-layer BERT of width 32 and its tokenizer to a folder, and return it.

    The vocabulary is letters, digits and marks as whole and continued pieces, and ``words``.
    The same seed writes the same weights.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pieces = string.ascii_lowercase + string.digits
    vocabulary = [
        *_SPECIAL,
        FILLER,
        *string.punctuation,
        *pieces,
        *(f"##{piece}" for piece in pieces),
        *sorted({word.lower() for word in words} - set(pieces)),
    ]
    fast = FastTokenizer(
        WordPiece(
            {piece: number for number, piece in enumerate(vocabulary)},
            unk_token="[UNK]",  # noqa: S106 - a token of text
            max_input_chars_per_word=100,
        )
    )
    fast.normalizer = BertNormalizer(lowercase=True)
    fast.pre_tokenizer = BertPreTokenizer()
    fast.add_special_tokens(list(_SPECIAL))
    fast.save(str(folder / TOKENIZER_FILE))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        trunk = BertModel(
            BertConfig(
                vocab_size=len(vocabulary),
                hidden_size=WIDTH,
                num_hidden_layers=2,
                num_attention_heads=4,
                intermediate_size=2 * WIDTH,
                max_position_embeddings=256,
            ),
            add_pooling_layer=False,
        )
        trunk.save_pretrained(folder)
    return folder
