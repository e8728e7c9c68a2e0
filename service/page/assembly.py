"""The page for people as one response: its style and its scripts are put in where it asks.

The files are apart because each is read on its own; the page is one because its policy allows
nothing but blocks that it holds itself. There is no build step: this is done at start.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_PLACE: Final = re.compile(r"<!-- (?P<tag>style|script): (?P<names>[a-z. ]+) -->")


def assemble_page(folder: Traversable) -> str:
    """``index.html`` with ``<!-- style: a.css -->`` and ``<!-- script: a.js b.js -->`` filled in.

    Raises:
        FileNotFoundError: the package was built without one of the page's files.
    """

    def block(place: re.Match[str]) -> str:
        sources = [(folder / name).read_text(encoding="utf-8") for name in place["names"].split()]
        return f"<{place['tag']}>\n{chr(10).join(sources)}</{place['tag']}>"

    return _PLACE.sub(block, (folder / "index.html").read_text(encoding="utf-8"))
