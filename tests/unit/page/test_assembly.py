"""The page is put together from files that are there, into one document without outside parts."""

import re
from importlib.resources import files

import pytest

from service.page.assembly import assemble_page


def test_every_file_of_the_page_is_in_it():
    """Each style sheet and script of the folder stands in the page, whole."""
    folder = files("service.page")
    page = assemble_page(folder)
    parts = [f for f in folder.iterdir() if f.name.endswith((".css", ".js"))]
    assert len(parts) > 3
    assert all(f.read_text(encoding="utf-8") in page for f in parts)


def test_nothing_is_fetched_from_elsewhere():
    """No script, style, font or picture has an address of its own."""
    page = assemble_page(files("service.page"))
    assert "<!-- script" not in page
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)
    assert not re.findall(r"@import|url\((?!#|data:)", page)


def test_a_missing_part_stops_the_start(tmp_path):
    """A package built without one of the files says which."""
    (tmp_path / "index.html").write_text("<!-- style: gone.css -->")
    with pytest.raises(FileNotFoundError, match=r"gone\.css"):
        assemble_page(tmp_path)
