"""Reliability diagrams as small SVG pictures: what a score said, and how often it was true.

Drawn by hand so that they are a few kilobytes of text, the same for the same figures to the byte,
and readable on a light and on a dark page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SIZE: Final = 240
"""Width of the square in which shares are drawn, in the picture's own units."""

_LEFT, _TOP, _BOTTOM, _RIGHT = 46, 30, 44, 14
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_LARGEST: Final = 8.0
"""Radius of the dot of the fullest bin; areas are proportional to the bins' sizes."""


def reliability_name(identity: str, head: str) -> str:
    """The file name of a head's diagram, beside the card in its ``images`` folder."""
    return f"{identity}-{head}-reliability.svg"


def reliability_pictures(identity: str, metrics: Mapping[str, Any]) -> dict[str, str]:
    """The diagrams of all heads that have reliability bins: SVG by file name."""
    return {
        reliability_name(identity, head): reliability_svg(entry["reliability"], title=head)
        for head, entry in metrics["heads"].items()
        if entry.get("reliability")
    }


def reliability_svg(bins: Sequence[Mapping[str, float]], *, title: str) -> str:
    """One diagram. ``bins`` as :func:`service.training.measure.reliability` gives them."""
    most = max(entry["n"] for entry in bins)
    width, height = _LEFT + _SIZE + _RIGHT, _TOP + _SIZE + _BOTTOM
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" font-family="sans-serif" font-size="11">'
        ),
        f"<title>Reliability of {escape(title)}: mean score and true share in ten bins</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="18" font-size="13" fill="#1a1a1a">{escape(title)}</text>',
    ]
    for tick in _TICKS:
        x, y = _place(tick, tick)
        parts += [
            (
                f'<path d="M{x} {_TOP}V{_TOP + _SIZE}M{_LEFT} {y}H{_LEFT + _SIZE}" '
                'stroke="#d9d9d9" fill="none"/>'
            ),
            (
                f'<text x="{x}" y="{_TOP + _SIZE + 15}" text-anchor="middle" fill="#444444">'
                f"{tick:g}</text>"
            ),
            f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end" fill="#444444">{tick:g}</text>',
        ]
    (x0, y0), (x1, y1) = _place(0, 0), _place(1, 1)
    parts.append(
        f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#767676" stroke-dasharray="4 3" fill="none"/>'
    )
    places = [_place(entry["said"], entry["true"]) for entry in bins]
    line = "L".join(f"{x} {y}" for x, y in places)
    parts.append(f'<path d="M{line}" stroke="#0b5cad" stroke-width="1.5" fill="none"/>')
    for entry, (x, y) in zip(bins, places, strict=True):
        radius = round(max(1.5, _LARGEST * (entry["n"] / most) ** 0.5), 1)
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#0b5cad" fill-opacity=".75">'
            f"<title>{entry['n']} with mean score {entry['said']:.3f}, true share "
            f"{entry['true']:.3f}</title></circle>"
        )
    middle = _TOP + _SIZE / 2
    parts += [
        (
            f'<text x="{_LEFT + _SIZE / 2}" y="{height - 8}" text-anchor="middle" fill="#1a1a1a">'
            "mean score</text>"
        ),
        (
            f'<text x="14" y="{middle}" text-anchor="middle" fill="#1a1a1a" '
            f'transform="rotate(-90 14 {middle})">true share</text>'
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _place(said: float, true: float) -> tuple[float, float]:
    """A score and a share as coordinates, a tenth of a unit exact."""
    return round(_LEFT + said * _SIZE, 1), round(_TOP + (1 - true) * _SIZE, 1)
