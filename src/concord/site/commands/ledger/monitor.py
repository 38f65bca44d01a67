"""`concord ledger monitor`: watches a log from outside. Needs the ledger alone: no database, no Django."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click

from concord.ledger import alarms
from concord.ledger import monitor as monitors
from concord.ledger import policy as policies
from concord.ledger.encoding import Malformed
from concord.ledger.monitor import Watch

WELL, ALARM, UNUSABLE = 0, 1, 2


@click.command()
@click.argument("url")
@click.option(
    "--policy",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which logs and witnesses you trust (c2sp.org/tlog-policy). Not from the log's operator.",
)
@click.option(
    "--memory",
    default="monitor.json",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File that remembers the last checkpoint: without it nothing can be compared.",
)
@click.option("--late", default=86_400, show_default=True, help="Seconds without a new cosignature; 0 = any number.")
@click.option("--whole", is_flag=True, help="Hash all leaves again at each look, not only the new ones.")
@click.option(
    "--ahead",
    default=monitors.AHEAD,
    show_default=True,
    type=click.IntRange(1),
    help="How many new leaves a log may claim; more raise an alarm.",
)
@click.option("--every", default=0, type=click.IntRange(0), help="Look again after so many seconds; 0 = look once.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Serve the alarm page there (with --every).")
def monitor(url: str, policy: Path, memory: Path, late: int, whole: bool, ahead: int, every: int, port: int) -> None:
    """Watch the log at URL (the address before /checkpoint) and raise an alarm when it contradicts itself.

    Prints a report as JSON. Looking once, it exits with 0: nothing is wrong. 1: an alarm. 2: it could not look at all.
    """
    try:
        watch = Watch(url, policies.read(policy.read_bytes()), late=late, whole=whole, ahead=ahead)
        report = _look(watch, memory)
        if every:
            _run(watch, memory, every, port, report)
            return
    except (Malformed, ValueError, OSError) as error:
        click.echo(f"This log cannot be watched: {error}", err=True)
        sys.exit(UNUSABLE)
    sys.exit(ALARM if report["alarms"] else WELL)


def _look(watch: Watch, path: Path) -> dict[str, Any]:
    """Looks once, remembers, prints; returns what it found."""
    before = monitors.read_memory(path)
    report = monitors.look(watch, before, int(time.time()))
    monitors.write_memory(path, before.after(report))
    content = report.content()
    click.echo(json.dumps(content, ensure_ascii=False))
    return content


def _run(watch: Watch, path: Path, every: int, port: int, report: dict[str, Any]) -> None:
    """Looks again and again until it is told to stop; what shows a false log stays on the page to the end."""
    over, shown = threading.Event(), {"report": report}
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(shown)) if port else None
    if server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    while not over.wait(every):
        found = _look(watch, path)
        shown["report"] = found | {"alarms": alarms.standing(shown["report"]["alarms"], found["alarms"])}
    if server:
        server.shutdown()
        server.server_close()


def _handler(shown: dict[str, dict[str, Any]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """/ is the page, /report.json what a program reads; 500 while there is an alarm, for whoever only polls."""

        def do_GET(self) -> None:
            report = shown["report"]
            pages = {
                "/": ("text/html; charset=utf-8", alarms.page(report)),
                "/report.json": ("application/json", json.dumps(report, ensure_ascii=False)),
            }
            kind, text = pages.get(self.path, ("text/plain", ""))
            status = 404 if not text else 500 if report["alarms"] else 200
            if self.path == "/favicon.ico":  # every browser asks for it
                status = 204
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_given: Any) -> None:
            """Nothing: whoever reads the page is nobody's business."""

    return Handler
