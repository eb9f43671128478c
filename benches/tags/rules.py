"""The rules of workload W: counts, sums and active days over calendar days, a third and more with a category.

`rules.py T` prints the first T as a tag file, `rules.py ranks` rules that rank people by a number. They look back from
the last instant of 2026-10-31, UTC.
"""

import random
import sys

AS_OF = "2026-10-31T23:59:59.999999Z"
EVENTS = [
    "Message Received", "Message Read", "Message Replied", "Link Clicked", "File Downloaded", "Activity Joined",
    "Reaction Added", "Order Completed", "Product Viewed", "Product Added", "Live Joined", "Search",
]


def rules(count):
    """(event, aggregate, window in days, category or None, threshold), the same for the same count."""
    dice = random.Random(3)
    found = []
    for _ in range(count):
        event = dice.choice(EVENTS)
        days = dice.choice([1, 3, 7, 14, 30, 60, 90])
        category = dice.choice([None, None, None] + [f"cat{k:02d}" for k in range(6)])
        if event == "Order Completed" and dice.random() < 0.5:
            aggregate = "sum"
        else:
            aggregate = dice.choice(["count", "count", "count", "days"])
        threshold = {"sum": 200.0, "count": 1 + days // 7, "days": 1 + days // 14}[aggregate]
        found.append((event, aggregate, days, category, threshold))
    return found


def tag_file(count):
    """The rules as Qianmian's tags."""
    lines = []
    for number, (event, aggregate, days, category, threshold) in enumerate(rules(count)):
        of = {"sum": f"sum('{event}', 'revenue'", "count": f"count('{event}'", "days": f"days_active('{event}'"}
        where = f", where => category = '{category}'" if category else ""
        lines += [
            f"- tag: t{number}",
            f"  title: t{number}",
            "  dimension: behaviour",
            f"  when: \"{of[aggregate]}, '{days}d'{where}) >= {threshold:g}\"",
        ]
    return "\n".join(lines) + "\n"


# (what people are ranked by, from which rank on): among the people for whom the number is known.
RANKS = [
    ("sum('Order Completed', 'revenue', '90d')", 0.9),
    ("count('Message Read', '30d')", 0.75),
    ("days_since_last('Link Clicked')", 0.5),
    ("sum('Order Completed', 'revenue', '90d') / count('Order Completed', '90d')", 0.8),
]


def rank_file():
    """Rules that rank people, as Qianmian's tags."""
    lines = []
    for number, (of, threshold) in enumerate(RANKS):
        lines += [
            f"- tag: r{number}",
            f"  title: r{number}",
            "  dimension: behaviour",
            f"  when: \"rank({of}) >= {threshold:g}\"",
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    asked = sys.argv[1]
    print(rank_file() if asked == "ranks" else tag_file(int(asked)), end="")
