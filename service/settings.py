"""One frozen ``Settings``, built once from ``FRAMELENS_*`` variables by whoever starts the process.

Nothing reads the environment at import. Units are in the names: ``_s`` seconds, ``_bytes``.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic resolves annotations at run time
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Positive = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Settings(BaseSettings):
    """How the service runs. Every field can be set as ``FRAMELENS_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="FRAMELENS_", frozen=True, extra="ignore")

    # models
    models: Literal["default", "permissive"] = "default"
    """``permissive`` serves only heads trained on CC BY, MIT and Apache data."""
    encoder: str | None = None
    """A local folder or a hub id; the packaged all-MiniLM-L6-v2 when unset."""
    encoder_revision: str | None = None
    """The hub revision (a commit hash); needed with a hub id."""
    encoder_sha256: str | None = None
    """Expected sha256 of ``model.safetensors``; the published all-MiniLM-L6-v2 one when unset."""
    artifacts: Path | None = None
    """A folder of trained artifacts instead of the packaged ones."""
    heads: tuple[Path, ...] = ()
    """Folders of heads made by `framelens train-head` on the served artifact, as a JSON list."""
    backend: Literal["auto", "torch", "onnx"] = "auto"
    """What computes the encoder: ``auto`` is ONNX Runtime where it can be had and is not slower;
    ``onnx`` stops the start where it cannot."""
    cache_dir: Path | None = None
    """A folder for what is derived from the weights, at most 800 MB: the encoder as exported for
    ONNX Runtime. ``~/.cache/framelens`` when unset. May be read-only once it is filled."""
    threads: Positive | None = None
    """Encoder threads; from the cgroup's CPU limit when unset."""

    text_processes: Annotated[int, Field(ge=0)] | None = None
    """Processes for the text work of short articles; long ones have others, one for four of these,
    at least one. As many as encoder threads when unset; 0 does it all in threads of the service."""

    # abstractive summaries
    generator: str | None = None
    """A seq2seq or chat model for abstractive summaries: a local folder, a ``.gguf`` file, or a
    hub id. Unset means extractive summaries only."""
    generator_revision: str | None = None
    """The hub revision (a commit hash); needed with a hub id."""
    generator_file: str | None = None
    """The ``.gguf`` file to take from a folder or hub id; safetensors when unset."""
    generator_sha256: str | None = None
    """Expected sha256 of the weights file; not checked when unset."""
    generator_max_new_tokens: Positive = 160
    """Longest draft: three or four sentences are 120 tokens."""
    generator_beams: Positive = 1
    """Beams of the search; 1 is greedy. Time grows with it."""
    generator_time_limit_s: Seconds = 60.0
    """Longest time for one draft; past it the summary is extractive."""
    generator_threads: Positive = 1
    """Intra-op threads of the generator: each takes a CPU from scoring while a draft is made."""
    generator_queue: Positive = 8
    """Drafts waiting, past which requests for one get 429."""

    # limits
    max_text_characters: Positive = 200_000
    """Longest accepted article; a long feature has 60,000."""
    max_body_bytes: Positive = 8_000_000
    """Largest request body, or line of a batch: 200,000 characters are at most 2.4 MB as escaped
    JSON; the rest is room for html."""
    max_batch_lines: Positive = 10_000
    """Most articles in one batch request."""

    # engine
    max_batch_tokens: Positive = 512
    """Padded tokens of one forward pass: small enough that a short article beside the longest ones
    takes at most three times as long as alone (docs/performance.md, "Who waits for whom")."""
    max_queue_tokens: Positive = 200_000
    """Padded tokens waiting, past which requests get 429: about 30 s of waiting at the 7,000 tokens
    a second of two cores, and room for two of the longest articles and a crowd of usual ones."""
    cache_bytes: Annotated[int, Field(ge=0)] = 67_108_864
    """Features of windows kept in memory for articles that come again, 0 for none: 64 MiB are
    about 17,000 sentences, the last 400 articles of 1,000 words."""
    request_timeout_s: Seconds = 120.0
    """Deadline of a request that names none; also the most that ``X-Request-Timeout-Ms`` gets."""
    drain_timeout_s: Seconds = 20.0
    """How long a stopping process finishes what it has accepted."""
    canary_interval_s: Seconds = 15.0
    """Silence after which readiness asks the model for a canary forward."""

    # http
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    api_keys: tuple[str, ...] = ()
    """``name:sha256hex`` of each key; empty means open. Hashes only: a key is never stored."""
    rate_limits: tuple[str, ...] = ()
    """Articles that one caller may send, such as ``60/minute``; all that are stated hold. Lines of
    a batch count and wait; so do all articles of a comparison. Empty means no limits."""
    rate_limit_by: Literal["key", "address"] = "key"
    """Who one caller is; ``address`` is that of the connection, so a proxy is one caller."""
    cors_origins: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    """Host names that requests may use, ``*.name`` for all under one, ``*`` for every name. Empty
    means addresses and names of the local network alone, which no foreign page can borrow."""
    tracing_endpoint: str | None = None
    """Where traces go: an OTLP/HTTP address such as ``http://127.0.0.1:4318/v1/traces``. Unset
    means no traces; needs the extra ``tracing``."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
