"""The same acts over HTTP, described by OpenAPI."""
