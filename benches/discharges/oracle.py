#!/usr/bin/env python3
"""What the contract on discharges pays on a folder of data, worked out plainly: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from collections import defaultdict
from datetime import date, timedelta

from common import Statement, day, quarter, rows


def a_year_after(when):
    """The corresponding day."""
    return date(when.year + 1, 2, 28) if (when.month, when.day) == (2, 29) else when.replace(year=when.year + 1)


def main(folder):
    """Prints the statement."""
    statement = Statement()
    calls, discharges = defaultdict(list), defaultdict(list)
    for row in rows(folder, "emergency"):
        calls[row["person_ref"]].append((day(row["called_on"]), row["conveyed"] == "yes"))
    for row in rows(folder, "discharge"):
        discharges[row["person_ref"]].append((day(row["discharged_on"]), row["provider"]))
    for person, stays in discharges.items():
        for number, (when, provider) in enumerate(stays):
            group = provider, quarter(when)
            in_a_year = sum(when < called <= a_year_after(when) for called, _ in calls[person])
            taken_in = any(
                conveyed and when <= called <= when + timedelta(days=28) for called, conveyed in calls[person]
            )
            again = any(
                number != another and when <= other <= when + timedelta(days=90)
                for another, (other, _) in enumerate(stays)
            )
            statement.add(*group, "calls", -1225 * in_a_year)
            if in_a_year == 0 and not again:
                statement.add(*group, "quiet_year", 30_000)
            if not taken_in:
                statement.add(*group, "four_weeks", 4550)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
