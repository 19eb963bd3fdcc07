#!/usr/bin/env python3
"""What the contract on visits that were put right pays on a folder of data, worked out plainly: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from collections import Counter, defaultdict
from fractions import Fraction

from common import Statement, day, half_up, quarter, rows

HOURLY = {"planned": 2140, "urgent": 2685}


def main(folder):
    """Prints the statement."""
    statement = Statement()
    visits = {row["visit_id"]: row for row in rows(folder, "visit")}
    successors = {}
    for number, visit in visits.items():
        if visit["corrects"]:
            successors[visit["corrects"]] = number
        if visit["cancels"]:
            successors[visit["cancels"]] = None
    care, urgent = defaultdict(Fraction), Counter()
    for number, visit in visits.items():
        if number in successors or visit["cancels"]:
            continue
        group = visit["provider"], quarter(day(visit["visit_date"]))
        care[group] += Fraction(visit["hours"]) * HOURLY[visit["kind"]]
        urgent[group] += visit["kind"] == "urgent"
    for group, amount in care.items():
        statement.add(*group, "care", half_up(amount))
        statement.add(*group, "urgent_visits", 215 * urgent[group])
    due = Counter()
    for complaint in rows(folder, "complaint"):
        number = complaint["visit"]
        while number in successors:
            number = successors[number]
        # A complaint about a row that takes another back leads to no visit.
        if number is not None and not visits[number]["cancels"]:
            due[visits[number]["provider"], quarter(day(complaint["upheld_on"]))] += 3500
    for group, amount in due.items():
        statement.add(*group, "upheld", -min(amount, half_up(care[group])))
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
