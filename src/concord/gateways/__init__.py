"""Everything that touches the world: one folder per port, each a port, a real adapter and an offline double."""
