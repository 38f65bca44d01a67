"""Settings, urls, ASGI, loops, composition of gateways, the command."""
