"""sentence-transformers behind FastAPI: embeddings of each request's sentences, nothing else.

The folder with the merged encoder comes in ``PEER_MODEL``.
"""

from __future__ import annotations

import os

from fastapi import FastAPI
from nupunkt import sent_tokenize
from pydantic import BaseModel
from sentence_transformers import SentenceTransformer, models

encoder = models.Transformer(os.environ["PEER_MODEL"], max_seq_length=256)
model = SentenceTransformer(modules=[encoder, models.Pooling(384)], device="cpu")
app = FastAPI()


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
    """The first number of each sentence's embedding."""
    embeddings = model.encode(sent_tokenize(asked.text))
    return {"features": [float(embedding[0]) for embedding in embeddings]}
