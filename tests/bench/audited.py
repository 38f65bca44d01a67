"""Audits the deployment of the environment: `python -m tests.bench.audited` prints what it took as JSON."""

from __future__ import annotations

import json
import resource
import time

import django

django.setup()

from concord.docket.audit import audit  # noqa: E402

if __name__ == "__main__":
    began, busy = time.perf_counter(), time.process_time()
    report = audit()
    print(json.dumps({
        "seconds": time.perf_counter() - began, "cpu": time.process_time() - busy, "found": report.noted,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        **{name: report.counts[name] for name in ("entries", "texts", "leaves")},
    }))  # fmt: skip
