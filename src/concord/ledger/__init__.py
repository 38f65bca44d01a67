"""The evidence tree: RFC 6962, free of Django and of disputes."""
