"""Room: drawing up, checking, signing and serving the agreement."""
