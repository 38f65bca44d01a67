"""Room: contracts between an enterprise and a consumer, from the offer to the end."""
