"""The fairness probes' part of a model card: tables of what a name alone does, before and now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_NAMED: Final = 25
"""Names listed one by one; the rest are counted."""


def probes_section(probes: Mapping[str, Any]) -> str:
    """Markdown from ``metrics["probes"]``: ``now`` and, where there is one, ``before``."""
    if not probes:
        return "Not measured; `framelens probe` does it."
    now, before = probes["now"], probes.get("before")
    intro = (
        "Measured by `framelens probe` on"
        f" `{now['model']['id']}` {now['model']['version']}, through the whole pipeline."
    )
    if before:
        intro += f" *Before* is {before['model']['version']}."
    parts = [intro]
    earlier = {_key(row): row for row in before["figures"]} if before else {}
    for source in dict.fromkeys(row["source"] for row in now["figures"]):
        rows = [row for row in now["figures"] if row["source"] == source]
        parts.append(f"### On {source}\n\n{_table(rows, earlier, compared=bool(before))}")
    parts.append(_moved(now, before))
    return "\n\n".join(parts)


def _table(
    rows: list[Mapping[str, Any]],
    earlier: Mapping[tuple[str, str, str], Mapping[str, Any]],
    *,
    compared: bool,
) -> str:
    head = ["group", "score", "mean change", "95 % interval", "largest effect of a name"]
    if compared:
        head += ["mean change before", "largest effect before"]
    lines = [head, ["---"] * len(head)]
    for row in rows:
        change = row["mean_change"]
        line = [
            row["group"],
            row["score"],
            f"{change['value']:.3f}",
            f"{change['low']:.3f} to {change['high']:.3f}",
            _effect(row["largest_effect"]),
        ]
        if compared:
            was = earlier.get(_key(row))
            line += (
                [f"{was['mean_change']['value']:.3f}", _effect(was["largest_effect"])]
                if was
                else ["–", "–"]
            )
        lines.append(line)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _moved(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """Which names move a score by more than the limit, the largest first."""
    moved, limit = now["moved"], now["limit"]
    counted = f"{len(moved)} effects of a name alone are past {limit:g}"
    if before:
        counted += f", where {len(before['moved'])} were before"
    if not moved:
        return counted + "."
    lines = [
        f"- {entry['name']}: {entry['score']} {entry['value']:+.3f}"
        f" ({entry['low']:+.3f} to {entry['high']:+.3f}), {entry['source']}"
        for entry in moved[:_MOST_NAMED]
    ]
    rest = len(moved) - _MOST_NAMED
    more = f"\n\nand {rest} smaller ones." if rest > 0 else ""
    return f"{counted}:\n\n" + "\n".join(lines) + more


def _effect(effect: Mapping[str, Any]) -> str:
    return f"{effect['name']} {effect['value']:+.3f}"


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["source"], row["group"], row["score"]
