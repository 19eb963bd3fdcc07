#!/usr/bin/env python3
"""What the contract on stays pays on a folder of data, worked out plainly: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from collections import defaultdict
from fractions import Fraction

from common import Statement, contract_year, day, given, half_up, quarter, rows

NIGHTLY = {"house": 3125, "hostel": 4710, "flat": 3999}
BASE = Fraction("130.8")
INVESTORS = "Investors, First Close"


def main(folder):
    """Prints the statement."""
    statement = Statement()
    index = {row["month_start"]: Fraction(row["figure"]) for row in rows(folder, "price_index")}
    years = defaultdict(list)
    for stay in rows(folder, "stay"):
        begin = day(stay["from_day"])
        nights = (day(stay["to_day"]) - begin).days
        amount = half_up(NIGHTLY[stay["kind"]] * nights * index[f"{stay['from_day'][:7]}-01"] / BASE)
        provider = stay["provider"]
        years[provider, contract_year(begin)].append((quarter(begin), int(stay["stay_id"]), amount))
    maximum = given(folder, "yearly_maximum")
    for (provider, _), lines in years.items():
        left = maximum
        for label, _, amount in sorted(lines):
            paid = min(amount, left)
            left -= paid
            share = half_up(Fraction(80 * paid, 100))
            statement.add(INVESTORS, label, "nights_paid", share)
            statement.add(provider, label, "nights_paid", paid - share)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
