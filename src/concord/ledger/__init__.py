"""The evidence tree: RFC 6962, free of Django and of disputes. A notary can use it alone to check a receipt."""
