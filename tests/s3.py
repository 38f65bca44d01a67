"""An S3 service in a process of its own, over a real socket, empty at each start."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import httpx

from tests.deployment import free_port

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@contextmanager
def service() -> Iterator[str]:
    """Gives the service's address until the block ends."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _try in range(300):
            try:
                httpx.get(address, timeout=1)
                break
            except httpx.HTTPError:
                assert server.poll() is None, "the S3 service did not start"
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def client(address: str):
    """A client of the service, beside the deployment's own."""
    return boto3.client(
        "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
