#!/usr/bin/env python3
"""What the contract on short breaks pays on a folder of data, worked out plainly: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from collections import defaultdict
from datetime import date
from fractions import Fraction

from common import Statement, contract_year, day, half_up, quarter, rows


def a_year_before(when):
    """The corresponding day."""
    return date(when.year - 1, 2, 28) if (when.month, when.day) == (2, 29) else when.replace(year=when.year - 1)


def signed(amount):
    """An amount to the nearest whole one, halves away from nought."""
    return half_up(amount) if amount >= 0 else -half_up(-amount)


def main(folder):
    """Prints the statement."""
    statement = Statement()
    persons = defaultdict(list)
    for row in rows(folder, "sitting"):
        sitting = day(row["day"]), int(row["sitting_id"]), Fraction(row["hours"]), row["provider"]
        persons[row["person_id"]].append(sitting)
    changes, intensive, most = defaultdict(Fraction), defaultdict(Fraction), defaultdict(Fraction)
    for sittings in persons.values():
        sittings.sort()
        for position, (when, _, hours, provider) in enumerate(sittings):
            earlier = sittings[:position]
            group = provider, quarter(when)
            changes[group] += hours - earlier[-1][2] if earlier else 0
            in_a_year = hours + sum(other[2] for other in earlier if other[0] > a_year_before(when))
            if in_a_year > 30 and any(other[2] >= 6 for other in earlier):
                intensive[group] += hours
            year = provider, contract_year(when)
            most[year] = max(most[year], in_a_year)
    for group, hours in changes.items():
        statement.add(*group, "longer_breaks", signed(hours * 385))
    for group, hours in intensive.items():
        statement.add(*group, "intensive", half_up(hours * 115))
    for (provider, year), hours in most.items():
        amount = 150_000 if hours > 72 else 75_000 if hours >= 48 else 0
        statement.add(provider, f"{year}/{(year + 1) % 100:02}", "standby", amount)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
