"""Which modules of the service's packages belong to its client; the rest is in pyproject.toml."""

from setuptools import setup
from setuptools.command.build_py import build_py

ALONE = {"service": {"__init__", "types"}, "service.api": {"__init__"}}
"""Of these packages the client needs a few modules only, of the others all."""


class ClientModules(build_py):
    """Leaves out what only the service needs."""

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        """The modules of one package, each as package, name and file."""
        found = super().find_package_modules(package, package_dir)
        return [one for one in found if one[1] in ALONE.get(package, {one[1]})]


setup(cmdclass={"build_py": ClientModules})
