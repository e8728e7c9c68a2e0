"""``python -m service.ray``: the Serve application on this machine alone, until Ctrl+C."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated

import typer

from service.errors import FramelensError
from service.ray.one_machine import own_ray


def main(
    port: Annotated[int, typer.Option(help="Where to serve, on 127.0.0.1.")] = 8000,
    encoders: Annotated[int, typer.Option(help="Encoder replicas, least and most.")] = 2,
    ingresses: Annotated[int, typer.Option(help="Ingress replicas.")] = 1,
    folder: Annotated[Path | None, typer.Option(help="For Ray's sockets and logs.")] = None,
) -> None:
    """Serve with so many replicas on this machine; models and limits by FRAMELENS_*."""
    stopped = threading.Event()
    try:
        with own_ray(cpus=ingresses + encoders, folder=folder):
            # after Ray's start, which sets its own
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopped.set())
            _serve(port, encoders, ingresses)
            sys.stdout.write(f"Framelens is ready on Ray: http://127.0.0.1:{port}\n")
            sys.stdout.flush()
            stopped.wait()
            _stop()
    except FramelensError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


def _serve(port: int, encoders: int, ingresses: int) -> None:
    # Ray is imported once its environment is set
    from ray import serve  # noqa: PLC0415

    from service.ray.application import Cluster, build  # noqa: PLC0415

    cluster = Cluster(
        ingress_replicas=ingresses,
        encoder_min_replicas=encoders,
        encoder_max_replicas=encoders,
    )
    serve.start(http_options={"host": "127.0.0.1", "port": port})
    serve.run(build(cluster), name="framelens")


def _stop() -> None:
    from ray import serve  # noqa: PLC0415

    serve.shutdown()


if __name__ == "__main__":
    typer.run(main)
