"""Room: what shows that nothing was changed: receipts, evidence packages, the published log, the page that verifies."""
