"""A Ray of our own on this machine, with what Framelens asks of every Ray: no usage statistics.

For trying it, for tests and for measurements. A cluster has its own Ray, to which
``serve deploy`` brings the application (deploy/ray/README.md).
"""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from service.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

OBJECT_STORE_BYTES: Final = 200_000_000
"""Shared memory for what is passed between processes: an article's features are 0.2 MB, and a
hundred are under way at most. Ray's own default is a third of the machine's memory."""

START_PATIENCE_S: Final = 300
"""Ray gives its own processes 15 to 60 s to start, and ends where they take longer: too little for
nine of them on two busy cores."""

ENVIRONMENT: Final = {
    "RAY_USAGE_STATS_ENABLED": "0",  # Ray tells its makers' server otherwise
    "RAY_raylet_start_wait_time_s": str(START_PATIENCE_S),
    "RAY_agent_register_timeout_ms": str(START_PATIENCE_S * 1_000),
    "RAY_worker_register_timeout_seconds": str(START_PATIENCE_S),
    "RAY_gcs_server_request_timeout_seconds": str(START_PATIENCE_S),
    "RAY_health_check_timeout_ms": "60000",
    "RAY_SERVE_QUEUE_LENGTH_RESPONSE_DEADLINE_S": "1",
    "RAY_SERVE_PROXY_READY_CHECK_TIMEOUT_S": str(START_PATIENCE_S),
}
"""Set where the environment does not say otherwise, before Ray is imported."""


RUNTIME_ENV: Final = {"env_vars": {"OMP_NUM_THREADS": "1"}}
"""Each lane computes with one thread, whatever a library would take by itself."""


@contextmanager
def some_ray(*, cpus: int, folder: Path | None = None) -> Iterator[None]:
    """The cluster that ``RAY_ADDRESS`` names, else :func:`own_ray` with these arguments."""
    if not os.environ.get("RAY_ADDRESS"):
        with own_ray(cpus=cpus, folder=folder):
            yield
        return
    ray = _imported()
    ray.init(logging_level=logging.WARNING, runtime_env=RUNTIME_ENV)
    try:
        yield
    finally:
        ray.shutdown()


@contextmanager
def own_ray(*, cpus: int, folder: Path | None = None) -> Iterator[None]:
    """A Ray that ends with the block.

    Args:
        cpus: which Ray shares out among replicas and workers; a count, it pins nothing.
        folder: for Ray's sockets and logs, at most 60 characters long; its own in the system's
            folder for temporary files when ``None``.

    Raises:
        StartError: the extra ``ray`` is not installed.
    """
    ray = _imported()
    ray.init(
        num_cpus=cpus,
        object_store_memory=OBJECT_STORE_BYTES,
        include_dashboard=False,
        logging_level=logging.WARNING,
        _temp_dir=None if folder is None else str(folder),
        runtime_env=RUNTIME_ENV,
    )
    try:
        yield
    finally:
        ray.shutdown()


def _imported() -> ModuleType:
    """Ray, which reads the environment when it is imported."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        import ray  # noqa: PLC0415
    except ImportError as error:
        raise StartError(
            "Ray is not installed", path="framelens[ray]", remedy="pip install 'framelens[ray]'"
        ) from error
    module: ModuleType = ray
    return module
