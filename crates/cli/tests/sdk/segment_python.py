"""python segment_python.py HOST WRITE_KEY COUNT: a click of each of COUNT users, with segment-analytics-python."""

import sys

import segment.analytics as analytics

host, write_key, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
failures = []
analytics.host = host
analytics.write_key = write_key
analytics.on_error = lambda error, items: failures.append(error)
for number in range(count):
    analytics.track(f"segment_python.python-{number}", "Link Clicked", {"url": f"https://shop.example/{number}"})
analytics.shutdown()
sys.exit(f"not delivered: {failures}" if failures else 0)
