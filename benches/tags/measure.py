"""Runs a command as a whole process: `measure.py COMMAND …` prints its output, seconds and peak memory as JSON."""

import json
import resource
import subprocess
import sys
import time

start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True, check=False)
seconds = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump(
    {
        "output": done.stdout,
        "status": done.returncode,
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss // 1024,
    },
    sys.stdout,
)
