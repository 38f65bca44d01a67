"""Room: performance of what was agreed, and the application for enforcement."""
