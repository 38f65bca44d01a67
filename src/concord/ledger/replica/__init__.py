"""The ledger held by many: CometBFT orders the records, each node keeps the whole log and signs for it.

batches, changes   what a transaction is           state, window     what all nodes agree on, and its hash
application        ABCI 2.0: what becomes of it    messages, server  how CometBFT speaks to it
node, web          one member's process            layout            a consortium on disk
"""
