"""Reliability diagrams: well-formed pictures of exactly the figures."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from service.training.diagrams import reliability_pictures, reliability_svg

BINS = [
    {"from": 0.0, "n": 100, "said": 0.05, "true": 0.04},
    {"from": 0.9, "n": 25, "said": 0.95, "true": 1.0},
]
SVG = "{http://www.w3.org/2000/svg}"


def test_each_bin_is_a_dot_whose_area_is_its_size() -> None:
    """A quarter of the items gives half the radius; the title holds the numbers."""
    picture = ET.fromstring(reliability_svg(BINS, title="a < b"))
    dots = picture.findall(f"{SVG}circle")
    assert [float(dot.attrib["r"]) for dot in dots] == [8.0, 4.0]
    assert "true share 1.000" in (dots[1].findtext(f"{SVG}title") or "")
    # higher shares are higher up
    assert float(dots[1].attrib["cy"]) < float(dots[0].attrib["cy"])


def test_only_measured_heads_have_a_picture() -> None:
    """A head without reliability bins gives no file."""
    metrics = {"heads": {"sentence_bias": {"reliability": BINS}, "portrayal": {}}}
    assert list(reliability_pictures("x", metrics)) == ["x-sentence_bias-reliability.svg"]
