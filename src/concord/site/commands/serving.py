"""`concord serve` and `concord worker`."""

from __future__ import annotations

import os
import signal
import socket
import threading

import click
import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from concord.site import loops


def check_deployment() -> None:
    """Runs the system checks; production stops at an error, development prints its warnings."""
    try:
        call_command("check", deploy=False, fail_level="ERROR")
    except SystemCheckError as why:
        raise click.ClickException(str(why))


def collect_files() -> None:
    """In production: gathers styles, scripts and pictures of this version where the web processes serve them from."""
    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0)


def check_free(host: str, port: int) -> None:
    """Raises a readable error if somebody listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise click.ClickException(f"Port {port} is taken. Stop what runs there, or choose another: PORT=8001")


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for every interface."
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Port; default is PORT from the environment, or 8000."
)
@click.option("--no-loops", is_flag=True, help="Leave the reactor and the clock to `concord worker`.")
@click.option("--proxy", default="", help="Trust forwarded headers of these proxies (addresses, comma between).")
def serve(host: str, port: int | None, no_loops: bool, proxy: str) -> None:
    """Serve pages, sockets and API; with the reactor and the clock in the same process."""
    port = port or int(os.environ.get("PORT", "8000"))
    check_deployment()
    check_free(host, port)
    collect_files()
    if no_loops:
        settings.CONCORD_LOOPS = False
    click.echo(f"Serving {settings.SITE_URL} (port {port}). Ctrl-C stops it.")
    uvicorn.run(
        "concord.site.asgi:application",
        host=host,
        port=port,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
        timeout_graceful_shutdown=10,
        ws_max_size=64 * 1024,
    )


@click.command()
def worker() -> None:
    """Run the reactor and the clock alone, beside web processes started with --no-loops.

    As many as you like may run: each piece of work is claimed before it is done. Stop with Ctrl-C or SIGTERM; what
    has begun is finished.
    """
    check_deployment()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo("The reactor and the clock are at work.")
    loops.work(stop)
