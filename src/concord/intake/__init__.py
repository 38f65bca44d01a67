"""Room: apply, and screen what was filed."""
