"""Policies: who is trusted, and how many must have seen it."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import policy
from concord.ledger.encoding import Malformed
from tests.ledger import made

LOG = made.LOG_KEY.text
KEYS = {name: key.text for name, key in zip(("X1", "X2", "X3", "Y1", "Y2"), made.WITNESS_KEYS.values(), strict=True)}
# the example of c2sp.org/tlog-policy, with one Y less
TWO_LEVELS = f"""
# two of the X, and any of the Y
log {LOG} https://log.example/
{"".join(f"witness {name} {key} https://{name}.example/{chr(10)}" for name, key in KEYS.items())}
\tgroup  X-witnesses 2 X1\tX2 X3
group Y-witnesses any Y1 Y2
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def subsets(names: list[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(names, number) for number in range(len(names) + 1)))


def test_two_levels_of_groups() -> None:
    trusted = policy.read(TWO_LEVELS.encode())
    assert trusted.asks == (3, 5)
    for seen in subsets(list(KEYS)):
        enough = sum(name[0] == "X" for name in seen) >= 2 and any(name[0] == "Y" for name in seen)
        assert trusted.reached_by(seen) is enough, seen


def test_so_many_of_so_many() -> None:
    for least in range(1, 6):
        trusted = policy.read(made.policy_of([made.LOG_KEY], made.WITNESS_KEYS, least).encode())
        assert trusted.asks == (least, 5)
        assert all(trusted.reached_by(seen) is (len(seen) >= least) for seen in subsets(list(made.WITNESS_KEYS)))


def test_one_witness_and_none() -> None:
    one = policy.read(f"log {LOG}\nwitness a {KEYS['X1']}\nquorum a".encode())
    assert (one.reached_by(["a"]), one.reached_by([]), one.asks) == (True, False, (1, 1))
    none = policy.read(policy.of_one_log(made.LOG_KEY).encode())
    assert (none.reached_by([]), none.asks, none.logs) == (True, (0, 0), (made.LOG_KEY,))


def test_every_member_of_a_consortium_may_sign_for_the_one_origin() -> None:
    second = checkpoints.log_key(made.ORIGIN, made.STRANGER)
    both = made.policy_of([made.LOG_KEY, second], made.WITNESS_KEYS, made.LEAST)
    assert made.judged(made.GOOD.written(), both).failed == 0
    by_second = (made.signed(key=made.STRANGER), *made.GOOD.lines[1:])
    assert made.judged(made.GOOD.but(lines=by_second), both).failed == 0
    damaged = (*made.GOOD.lines, made.signed(made.checkpoint(22), key=made.STRANGER))
    assert made.judged(made.GOOD.but(lines=damaged), both).step == "log"


def test_names_are_bytes_that_mean_nothing() -> None:
    text = f"log {LOG}\n".encode() + b"witness \xff\xfe " + KEYS["X1"].encode() + b"\n# \xff\nquorum \xff\xfe\n"
    assert policy.read(text).asks == (1, 1)


def test_thirty_two_of_each_are_taken() -> None:
    keys = [checkpoints.witness_key(f"w{n}.example", made.private(100 + n)).text for n in range(32)]
    lines = [f"witness w{n} {key}" for n, key in enumerate(keys)]
    lines += [f"group g{n} any w{n}" for n in range(32)]
    trusted = policy.read("\n".join([f"log {LOG}", *lines, "quorum g31", ""]).encode())
    assert trusted.reached_by(["w31"])
    assert not trusted.reached_by(["w30"])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("quorum a b", "one name"),
        ("quorum nobody", "not defined"),
        ("quorum", "one name"),
        ("log", "a key"),
        ("log " + LOG + " x y", "a key"),
        ("log " + LOG, "already"),
        ("log nonsense", "verifier key"),
        ("log " + KEYS["X1"], "not the key of a log"),
        ("witness a", "a name"),
        ("witness none " + KEYS["X1"], "taken"),
        ("witness W " + KEYS["X1"], "taken"),
        ("witness a " + LOG, "not the key of a witness"),
        ("witness a " + KEYS["Y2"], "already"),
        ("witness a " + checkpoints.witness_key("a", made.LOG).text, "already"),
        ("group g", "members"),
        ("group g 1", "members"),
        ("group W 1 V", "taken"),
        ("group none 1 W", "taken"),
        ("group g 2 W", "cannot ask"),
        ("group g 0 W", "cannot ask"),
        ("group g -1 W", "number"),
        ("group g 01 W", "number"),
        ("group g some W", "number"),
        ("group g 1 none", "not defined"),
        ("group g 1 g", "not defined"),
        ("group g all W W", "member already"),
        ("group h 1 W\ngroup g 1 W", "member already"),
        ("Quorum none", "nothing is called"),
        ("quorum none\nquorum none", "already"),
    ],
)
def test_what_a_policy_may_not_say(line: str, says: str) -> None:
    before = f"log {LOG}\nwitness W {KEYS['Y2']}\nwitness V {KEYS['Y1']}\n"
    with pytest.raises(Malformed, match=says) as refused:
        policy.read(f"{before}{line}\n".encode())
    assert "Line" in str(refused.value)


@pytest.mark.parametrize(
    "data", [b"", b"quorum", b"quorum none\r\n", b"quorum none\0", b"\x7fquorum none", b"#" * 2**19]
)
def test_what_is_no_policy(data: bytes) -> None:
    with pytest.raises(Malformed):
        policy.read(data)
