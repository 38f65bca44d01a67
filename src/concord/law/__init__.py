"""The law of Concord: pure functions from (rulebook, state, act, time) to entries.

Nothing here reads a clock, a network, a database or a file while it decides; time is an argument in
UTC seconds and money an integer of minor units.
"""
