"""What runs here: the program, what it is made of, and by which rules it decides."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib import metadata, resources

from django.conf import settings
from django.db import connection

from concord.gateways.doubles import doubles
from concord.law import shelf
from concord.proofs.facts.model import Both, Row, same

PARTS = ("cryptography", "django", "pyhanko", "rfc3161-client")


def system() -> Iterable[Row]:
    """The program and the gateways of this deployment."""
    yield Row(Both("程序", "Program"), same(f"Concord {metadata.version('concord')}"))
    yield Row(Both("程序的数字指纹（SHA-256）", "Fingerprint of the program (SHA-256)"), same(of_program()), exact=True)
    parts = [
        f"Python {platform.python_version()}",
        connection.vendor,
        *(f"{one} {metadata.version(one)}" for one in PARTS),
    ]
    yield Row(Both("主要组件", "Main parts"), same(", ".join(parts)))
    yield Row(Both("运行方式", "Runs as"), _kind())
    kept = settings.CONCORD_STORAGE.partition(":")[0]
    stored = Both("加密后存在本机文件夹", "sealed, in a folder of this machine")
    if kept != "folder":
        stored = Both("加密后存在对象存储（S3）", "sealed, in object storage (S3)")
    yield Row(Both("文件存放", "Files are kept"), stored)


def _kind() -> Both:
    if settings.PRODUCTION:
        return Both("正式运行", "in production")
    only = ", ".join(doubles())
    zh = "开发环境，不用于真实案件" + (f"；{only} 不向外发送" if only else "")
    return Both(zh, "development, for no real case" + (f"; {only} reach nobody" if only else ""))


def rules() -> Iterable[Row]:
    """Every rulebook and table that decisions are made by, with the digest of its file."""
    for name in shelf.names():
        yield Row(
            Both(f"规则 {name}", f"Rulebook {name}"), same(hashlib.sha256(shelf.source(name)).hexdigest()), exact=True
        )
    for name, digest in _tables():
        yield Row(Both(f"数据表 {name}", f"Table {name}"), same(digest), exact=True)


@cache
def _tables() -> tuple[tuple[str, str], ...]:
    folder = resources.files("concord").joinpath("tables")
    files = sorted((one for one in folder.iterdir() if one.is_file()), key=lambda one: one.name)
    return tuple((one.name, hashlib.sha256(one.read_bytes()).hexdigest()) for one in files)


@cache
def of_program() -> str:
    """One digest over every Python file of the package: its path, a zero byte, its SHA-256, each in order of paths."""
    whole = hashlib.sha256()
    root = settings.PACKAGE
    for path in sorted(root.rglob("*.py"), key=lambda one: one.relative_to(root).as_posix()):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
