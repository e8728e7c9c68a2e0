"""The page for people and the API's own pages: files from our origin, under strict policies."""

import base64
import hashlib
import importlib.util
import json
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from service.api.errors import NotFound
from service.api.sending import cacheable
from service.page.assembly import assemble_page

INLINE: Final = re.compile(r"<(?P<tag>script|style)\b[^>]*>(?P<content>.*?)</(?P=tag)>", re.DOTALL)

DOCS_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Framelens: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
DOCS_START: Final = """\
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
"""
DOCS_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Swagger UI writes style attributes, which only ``unsafe-inline`` allows; scripts need no such
thing."""
DOCS_FILES: Final = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
}


def content_policy(page: str) -> str:
    """The Content-Security-Policy of a self-contained page.

    Nothing is allowed but the very scripts and styles that the page holds, by their sha256,
    requests to our own origin, and pictures that are written out in the page.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for match in INLINE.finditer(page):
        digest = hashlib.sha256(match["content"].encode()).digest()
        hashes[match["tag"]].append(f"'sha256-{base64.b64encode(digest).decode()}'")
    scripts, styles = (" ".join(hashes[tag]) or "'none'" for tag in ("script", "style"))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def read_examples(folder: Traversable) -> list[dict[str, str]]:
    """The example articles: of each file the first line is the title, the rest the text."""
    if not folder.is_dir():
        return []
    examples = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".txt"):
            title, _, text = file.read_text(encoding="utf-8").partition("\n")
            examples.append({"title": title.strip(), "text": text.strip("\n")})
    return examples


def pages_router() -> APIRouter:
    """Routes of the pages, with everything they need read from the package once.

    Raises:
        FileNotFoundError: the package was built without its page.
    """
    folder = files("service.page")
    page = assemble_page(folder)
    policy = content_policy(page)
    page_bytes, examples = page.encode(), json.dumps(read_examples(folder / "examples")).encode()
    assets = _swagger_ui()
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def index(request: Request) -> Response:
        answer = cacheable(
            page_bytes, media_type="text/html; charset=utf-8", request_headers=request.headers
        )
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    @router.get("/examples.json")
    async def example_articles(request: Request) -> Response:
        return cacheable(examples, media_type="application/json", request_headers=request.headers)

    @router.get("/docs")
    async def docs() -> Response:
        return HTMLResponse(DOCS_PAGE, headers={"Content-Security-Policy": DOCS_POLICY})

    @router.get("/docs/{name}")
    async def docs_file(name: str, request: Request) -> Response:
        if name == "start.js":
            content, media_type = DOCS_START.encode(), "text/javascript; charset=utf-8"
        elif name in DOCS_FILES:
            content, media_type = (assets / name).read_bytes(), DOCS_FILES[name]
        else:
            raise NotFound("There is nothing at this address.")
        return cacheable(content, media_type=media_type, request_headers=request.headers)

    return router


def _swagger_ui() -> Path:
    """Where the package ``fastapi-offline`` keeps Swagger UI; found without importing it."""
    spec = importlib.util.find_spec("fastapi_offline")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package fastapi-offline, which holds /docs, is not installed.")
    return Path(spec.origin).parent / "static"
