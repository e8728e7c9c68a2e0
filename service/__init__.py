"""Framelens: summaries of opinion articles and scores of their framing language."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("framelens")
except PackageNotFoundError:  # a source tree on the path without being installed
    __version__ = "0+unknown"
