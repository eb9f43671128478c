"""python rudder_python.py HOST WRITE_KEY COUNT: a click of each of COUNT users, with rudder-sdk-python."""

import sys

import rudderstack.analytics as analytics

host, write_key, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
failures = []
analytics.host = host
analytics.write_key = write_key
analytics.on_error = lambda error, items: failures.append(error)
for number in range(count):
    analytics.track(f"rudder_python.python-{number}", "Link Clicked", {"url": f"https://shop.example/{number}"})
analytics.shutdown()
sys.exit(f"not delivered: {failures}" if failures else 0)
