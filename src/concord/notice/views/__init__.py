"""Pages of the room notice."""
