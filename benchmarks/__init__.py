"""Commands that measure. A package by name: some that are installed bring a ``benchmarks`` too."""
