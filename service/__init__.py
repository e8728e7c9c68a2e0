"""Framelens: summaries of opinion articles and scores of their framing language."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("framelens")
except PackageNotFoundError:  # a source tree that is not installed, or the client alone
    __version__ = "0+unknown"
