"""Messages to the systems of others, signed by the rules of Standard Webhooks. Port: `post(url, name, secrets, body)`.

Whoever types an address must not make this site call machines that only it can reach: https only, the usual ports,
public addresses only, looked up once and connected to as looked up, and no redirects.
"""

from concord.gateways.delivery import Rejected, Sent, Unreachable
from concord.gateways.webhooks.outward import check, post

__all__ = ["Rejected", "Sent", "Unreachable", "check", "post"]
