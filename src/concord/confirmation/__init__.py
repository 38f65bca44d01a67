"""Room: the court's desk for judicial confirmation."""
