"""What banks and payment gateways send, read: statements (camt.053, CSV) and signed notifications.

Port: `Statement`. Readers: `camt053`, `table` (CSV), `notification`; `read` looks which file it is. All are pure: bytes
in, a statement or the reason why it cannot be read out. `double` is a payment gateway for tests and development.
"""

from concord.gateways.payments.files import read
from concord.gateways.payments.statement import Booking, Statement, Unreadable

__all__ = ["Booking", "Statement", "Unreadable", "read"]
