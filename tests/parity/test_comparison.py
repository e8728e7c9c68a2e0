"""A comparison has the same bytes over HTTP, in a crowd, and from the command line."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "examples" / "compare").glob("marsh-*.txt"))


def test_http_and_the_command_line_say_the_same(server, as_served):
    """Beside a crowd, alone, and in a process of its own: each part of the answer to the byte."""
    articles = [{"id": file.name, "text": file.read_text(encoding="utf-8")} for file in FILES]

    def ask(request):
        path = "/v1/compare" if "articles" in request else "/v1/analyze"
        answer = httpx.post(f"{server.url}{path}", json=request, timeout=300)
        assert answer.status_code == 200
        return answer.content[: answer.content.rindex(b',"request_id"')] + b"}"

    alone = ask({"articles": articles})
    with ThreadPoolExecutor(4) as pool:
        crowd = list(pool.map(ask, [{"articles": articles}, *articles, {"articles": articles}]))
    assert crowd[0] == crowd[-1] == alone
    done = subprocess.run(
        [sys.executable, "-m", "service", "compare", *map(str, FILES), "--json"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=as_served,
    )
    assert done.stdout == alone + b"\n"
    for article in articles:
        request = {**article, "summary": None, "detail": "scores"}
        assert ask(request) in alone
