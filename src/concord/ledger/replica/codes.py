"""Why the ledger does not take something: a number for CometBFT, a word for programs, an HTTP status."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """OK, or what is wrong. The numbers are part of the protocol among the nodes and never change."""

    OK = 0
    MALFORMED = 1
    OVERSIZE = 2
    UNKNOWN_SUBMITTER = 3
    REVOKED_KEY = 4
    BAD_SIGNATURE = 5
    REPLAYED = 6  # every record of the batch is in the log already
    TOO_OLD = 7  # a key's time is before the window in which double records are found
    AHEAD = 8  # a key's time is later than the log's clock allows
    CONFLICT = 9  # the key names another record already
    NO_QUORUM = 10  # a change that too few members signed
    NOT_NOW = 11  # a change that does not fit the state: another number, an unknown member, the last one
    OVERLOADED = 12  # the node has more waiting than it takes
    UNREACHABLE = 13  # the node's own CometBFT does not answer
    TOO_MANY = 14  # a member has as many submitters' keys as it may have

    @property
    def word(self) -> str:
        """As programs read it."""
        return self.name.lower()

    @property
    def status(self) -> int:
        """As HTTP says it."""
        return STATUS[self]

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do."""
        return SENTENCES[self]


STATUS = {
    Code.OK: 202, Code.MALFORMED: 400, Code.OVERSIZE: 413, Code.UNKNOWN_SUBMITTER: 403, Code.REVOKED_KEY: 403,
    Code.BAD_SIGNATURE: 403, Code.REPLAYED: 409, Code.TOO_OLD: 422, Code.AHEAD: 422, Code.CONFLICT: 409,
    Code.NO_QUORUM: 403, Code.NOT_NOW: 409, Code.OVERLOADED: 503, Code.UNREACHABLE: 503,
    Code.TOO_MANY: 409,
}  # fmt: skip
SENTENCES = {
    Code.OK: "Taken; ask for its receipt.",
    Code.MALFORMED: "This is not written as a transaction of the ledger is. Nothing was recorded.",
    Code.OVERSIZE: "The batch is too large. Hand it in as several.",
    Code.UNKNOWN_SUBMITTER: "The key is not registered here. A member registers it.",
    Code.REVOKED_KEY: "The key was revoked. Sign with the one that came after it.",
    Code.BAD_SIGNATURE: "The signature does not hold. Nothing was recorded.",
    Code.REPLAYED: "These records are in the log already. Ask for their receipts.",
    Code.TOO_OLD: "A key is older than 24 hours. Make a new one for the record and hand it in again.",
    Code.AHEAD: "A key is from the future by the log's clock. Set the clock of the sender.",
    Code.CONFLICT: "A key was used for another record. Make a new one.",
    Code.NO_QUORUM: "More than two thirds of the members have to sign this change.",
    Code.NOT_NOW: "The change does not fit the consortium as it is now. Make it anew.",
    Code.OVERLOADED: "The node has too much waiting. Try again in some seconds.",
    Code.TOO_MANY: "A member has at most 32 submitters, and 512 keys in all with those revoked. Revoke one first.",
    Code.UNREACHABLE: "The node cannot order records at this moment. Try again, or ask another member's.",
}


class Refused(Exception):
    """The ledger does not take it, for this reason."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.sentence)
        self.code = code
