"""Timestamps after RFC 3161: somebody says that these bytes were there at this time.

    stamper(at) -> what pyHanko asks for a token      roots() -> whose tokens are believed

`local:` is an authority of the deployment's own, certified by its root: it says no more than that the operator's clock
showed this time, but it lets a signature outlive the 24 hours of its certificate. An address is a real authority.
"""

from concord.gateways.timestamp.select import LOCAL, roots, stamper

__all__ = ["LOCAL", "roots", "stamper"]
