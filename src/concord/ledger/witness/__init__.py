"""A witness: cosigns checkpoints of logs that only ever grow (c2sp.org/tlog-witness), and keeps a copy of them.

What it has cosigned it must never forget: its state is durable before a signature leaves the process, and a state that
came out of a backup signs nothing until its owner has had it learn anew (see concord.ledger.witness.relearning).
"""
