"""A plain FastAPI service that calls a transformers pipeline on each request's sentences.

As one would write it in an afternoon: the same merged encoder, the same sentences, torch's own
threads, no batching between requests. It returns one number for each sentence and computes no
framing, no voices and no summary, so it does less than Framelens for the same article.

The folder with the merged encoder comes in ``PEER_MODEL``.
"""

from __future__ import annotations

import os

from fastapi import FastAPI
from nupunkt import sent_tokenize
from pydantic import BaseModel
from transformers import pipeline

app = FastAPI()
extract = pipeline("feature-extraction", model=os.environ["PEER_MODEL"], device="cpu")


class Asked(BaseModel):
    """One article."""

    text: str
    title: str = ""


@app.get("/ready")
def ready() -> dict[str, bool]:
    """The model is loaded at import."""
    return {"ok": True}


@app.post("/analyze")
def analyze(asked: Asked) -> dict[str, list[float]]:
    """The first number of each sentence's first state: the forward is what costs."""
    sentences = sent_tokenize(asked.text)
    return {"features": [float(states[0][0][0]) for states in extract(sentences, truncation=True)]}
