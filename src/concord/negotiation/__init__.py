"""Room: structured offers and counter-offers."""
