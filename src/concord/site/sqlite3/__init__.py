"""SQLite as a database of Django, with one addition: the threads of a process queue for its write lock (base)."""
