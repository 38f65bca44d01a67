"""What import-linter cannot see points the same way as the imports: foreign keys, addresses by name, templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from concord.site import urls as root
from tests.house.plan import FLOOR, PACKAGE, PROMISED, ROOMS, calls, may_lean, package_of, sources, templates, word

OURS = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
URL = re.compile(r"""\{%-?\s*url\s+['"]([^'"]+)['"]""")
LEANS = re.compile(r"""\{%-?\s*(?:extends|include)\s+['"]([^'"]+)['"]""")


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, str]]:
    """Every named route: its name with its name space, and the package whose view answers."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield space + pattern.name, view.__module__


def owner(module: str) -> str:
    """The package of ours that a dotted module name lies in; '' for others'."""
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == "concord" else ""


@pytest.fixture(scope="module")
def home_of() -> dict[str, str]:
    return {name: owner(module) for name, module in routes()}


def test_the_plan_names_every_package() -> None:
    assert set(FLOOR) == OURS


def test_promised_addresses_are_kept(home_of: dict[str, str]) -> None:
    assert {name: home_of.get(name) for name in PROMISED} == PROMISED


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_models():
        here = owner(model.__module__)
        for field in model._meta.get_fields():
            if here and isinstance(field, ForeignKey | ManyToManyField):
                there = owner(field.related_model.__module__)
                if there and not may_lean(here, there):
                    wrong.append(f"{model.__name__}.{field.name} -> {there}")
    assert not wrong


def test_addresses_named_in_templates_point_down(home_of: dict[str, str]) -> None:
    wrong = []
    for path in templates():
        for name in URL.findall(path.read_text(encoding="utf-8")):
            if name not in home_of:
                wrong.append(f"{path.relative_to(PACKAGE)}: no such address: {name}")
            elif name not in PROMISED and home_of[name] and not may_lean(package_of(path), home_of[name]):
                wrong.append(f"{path.relative_to(PACKAGE)}: {name} belongs to {home_of[name]}")
    assert not wrong, "\n".join(wrong)


def test_addresses_named_in_python_point_down(home_of: dict[str, str]) -> None:
    wrong = []
    for path in sources():
        if PACKAGE not in path.parents:
            continue
        for call in calls(ast.parse(path.read_text(encoding="utf-8")), "reverse", "reverse_lazy", "redirect"):
            name = word(call)
            if name is None or name.startswith(("/", "http")):
                continue
            there = home_of.get(name)
            if there is None:
                wrong.append(f"{path.relative_to(PACKAGE)}:{call.lineno}: no such address: {name}")
            elif name not in PROMISED and there and not may_lean(package_of(path), there):
                wrong.append(f"{path.relative_to(PACKAGE)}:{call.lineno}: {name} belongs to {there}")
    assert not wrong, "\n".join(wrong)


def test_templates_lean_on_lower_floors_only() -> None:
    wrong = []
    for path in templates():
        for name in LEANS.findall(path.read_text(encoding="utf-8")):
            origin = get_template(name).origin.name
            if str(PACKAGE) in origin:
                there = origin.removeprefix(str(PACKAGE) + "/").split("/")[0]
                if not may_lean(package_of(path), there):
                    wrong.append(f"{path.relative_to(PACKAGE)}: {name} belongs to {there}")
    assert not wrong, "\n".join(wrong)


def test_a_room_may_not_lean_on_another_and_nobody_leans_up() -> None:
    for one in ROOMS:
        assert not any(may_lean(one, other) for other in ROOMS if other != one)
        assert may_lean("casefile", one)
        assert may_lean(one, "kit")
        assert not may_lean(one, "casefile")
        assert not may_lean("kit", one)


def test_every_app_with_addresses_is_in_the_root_list() -> None:
    assert set(root.APPS) == {path.parent.name for path in PACKAGE.glob("*/urls.py")} - {"site"}
