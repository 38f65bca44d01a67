"""Signatures of Ed25519 by a key's own holder that hold to who multiplies both sides by 8, and to nobody else."""

from __future__ import annotations

from hashlib import sha512

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]
ZERO: Point = (0, 1)


def added(one: Point, other: Point) -> Point:
    """The sum of two points of the curve."""
    (x, y), (u, v) = one, other
    k = D * x * u * y * v % P
    return (x * v + y * u) * pow(1 + k, -1, P) % P, (y * v + x * u) * pow(1 - k, -1, P) % P


def times(number: int, point: Point) -> Point:
    """So many times a point."""
    found = ZERO
    for bit in bin(number)[2:]:
        found = added(found, found)
        if bit == "1":
            found = added(found, point)
    return found


def lifted(y: int) -> Point | None:
    """The point of that coordinate whose other one is even, None if there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        return None
    return (P - x if x & 1 else x), y


def written(point: Point) -> bytes:
    """A point's 32 bytes."""
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def of_order_8() -> Point:
    """A point that is nothing after 8 times, and not before."""
    for y in range(2, 100):
        point = lifted(y)
        if point is not None and times(4, small := times(L, point)) != ZERO:
            return small
    raise AssertionError


BASE = lifted(4 * pow(5, -1, P) % P) or ZERO
SMALL = of_order_8()


def sign(seed: bytes, message: bytes, besides: Point = SMALL) -> bytes:
    """The signature of that private key, with a point of small order added to its first half."""
    digest = sha512(seed).digest()
    secret = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    chance = int.from_bytes(sha512(digest[32:] + message).digest(), "little") % L
    first = written(added(times(chance, BASE), besides))
    asked = int.from_bytes(sha512(first + written(times(secret, BASE)) + message).digest(), "little")
    return first + ((chance + asked * secret) % L).to_bytes(32, "little")
