"""The law of Concord: pure functions from (rulebook, state, act, time) to entries.

Nothing here reads a clock, a network, a database or a file while it decides; time is an argument in
UTC seconds and money an integer of minor units.

Read it in this order:

    model                   what goes in and comes out: acts, entries, states
    engine                  the face: begin, decide, evolve, replay, powers, migrate
    lapses                  what happens when a deadline passes
    attempt, powers         what happens when somebody acts; what one may do now
    standing                what the law does by itself as soon as something is true
    consequence             what an act, a lapse or a rule brings about
    effects, draft          the only thing that changes a state; storing: how a state is kept
    opening, dates          duties begin; their dates are given, held, moved
    periods, calendars      how days are counted
    notice, statements      time that begins when a notice arrives; one side's word, and silence
    appropriation           which debt a payment goes to; money, interest, fees: the sums
    restoration, migration  a time given again; another version of the rules

    reading*, expressions/  a rulebook from its file, and its conditions
    lint*, audit/, caps     whether it holds, and what is proved of it
    explaining*             why a date is what it is, and why an act is refused
    risk*                   of a contract: breaches, what proves them, sums line by line, defences
    prose*, draw            what counsel reads; comparing*, playing*, walks: what counsel tries
    sheets, tables          tables of the law; screening, agreement, identifiers, citations use them
    filing*, sides          what is checked of a contract's file before a court gets it
"""
