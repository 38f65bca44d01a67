"""The only writer of matters: entries, payloads, deadlines, exhibits, documents, visibility."""
