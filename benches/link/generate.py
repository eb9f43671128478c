"""A million records like those of gen100k.csv: people with values drawn from its originals, and altered copies of some.

    python3 generate.py gen100k.csv out.csv [RECORDS]

The same arguments make the same file (seed 20260). Two of five records are copies, one to five of a person, each with one to
five altered columns: typing errors of four kinds, lost or added spaces, other or missing values, names in each other's column.
The number of copies and of alterations follow gen100k.csv.
"""

import csv
import random
import sys

SEED = 20260
COPIES = ([0, 1, 2, 3, 4, 5], [37972, 12316, 4836, 2461, 1446, 969])
ALTERATIONS = ([1, 2, 3, 4, 5], [12252, 12571, 10666, 4338, 173])
FIELDS = {
    "given_name": 0.24, "surname": 0.24, "street_number": 0.172, "address_1": 0.259, "address_2": 0.193,
    "suburb": 0.222, "postcode": 0.219, "state": 0.089, "date_of_birth": 0.212, "soc_sec_id": 0.178,
}
DIGITS = {"street_number", "postcode", "date_of_birth", "soc_sec_id"}


def main(source, out, records=1_000_000):
    dice = random.Random(SEED)
    with open(source, newline="", encoding="utf-8") as file:
        originals = [row for row in csv.DictReader(file) if row["unique_id"].endswith("-org")]
    values = {field: [row[field] for row in originals] for field in FIELDS}
    # A record keeps its person in its id, as the file it is made from does.
    with open(out, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["unique_id", "cluster", *FIELDS])
        written, person = 0, 0
        while written < records:
            original = draw(dice, originals, values)
            rows = [("org", original)]
            for copy in range(dice.choices(*COPIES)[0]):
                rows.append((f"dup-{copy}", altered(dice, original, values)))
            for suffix, row in rows[: records - written]:
                writer.writerow([f"rec-{person}-{suffix}", person, *row.values()])
                written += 1
            person += 1


def draw(dice, originals, values):
    """A person: suburb, postcode and state of one original, everything else drawn by itself."""
    place = dice.choice(originals)
    person = {field: dice.choice(values[field]) for field in FIELDS}
    person.update({field: place[field] for field in ("suburb", "postcode", "state")})
    person["soc_sec_id"] = str(dice.randrange(1_000_000, 10_000_000))
    if person["date_of_birth"]:
        person["date_of_birth"] = f"{dice.randrange(1930, 2008)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}"
    return person


def altered(dice, original, values):
    row = dict(original)
    for _ in range(dice.choices(*ALTERATIONS)[0]):
        field = dice.choices(list(FIELDS), list(FIELDS.values()))[0]
        kind = dice.random()
        if field in ("given_name", "surname") and kind < 0.15:
            row["given_name"], row["surname"] = row["surname"], row["given_name"]
        elif kind < 0.35:
            row[field] = ""
        elif kind < 0.50:
            row[field] = dice.choice(values[field])
        elif row[field]:
            row[field] = mistyped(dice, row[field], field in DIGITS)
    return row


def mistyped(dice, text, digits):
    place = dice.randrange(len(text))
    other = dice.choice("0123456789" if digits else "abcdefghijklmnopqrstuvwxyz")
    kind = dice.randrange(5)
    if kind == 0:
        return text[:place] + other + text[place:]
    if kind == 1 and len(text) > 1:
        return text[:place] + text[place + 1 :]
    if kind == 2 and place + 1 < len(text):
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if kind == 3 and not digits:
        return text.replace(" ", "", 1) if " " in text else text[:place] + " " + text[place:]
    return text[:place] + other + text[place + 1 :]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
