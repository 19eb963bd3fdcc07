#!/usr/bin/env python3
"""What the contract on assessments pays on a folder of data, day by day: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from datetime import date, timedelta
from fractions import Fraction

from common import Statement, day, half_up, quarter, rows

FEE = {"usual": 14_825, "urgent": 17_650}
GIVEN_TIME = {"usual": 10, "urgent": 2}
SETTLED = date(2028, 9, 30)
ONE_DAY = timedelta(days=1)


def main(folder):
    """Prints the statement."""
    statement = Statement()
    holidays = {day(row["day"]) for row in rows(folder, "bank_holiday")}

    def is_working(when):
        """Whether it is a working day."""
        return when.weekday() < 5 and when not in holidays

    for row in rows(folder, "assessment"):
        reported = day(row["reported_on"])
        if not reported or reported > SETTLED:
            continue
        due, left = day(row["asked_on"]), GIVEN_TIME[row["kind"]]
        while left:
            due += ONE_DAY
            left -= is_working(due)
        late, when = 0, due
        while when < reported and late < 20:
            when += ONE_DAY
            late += is_working(when)
        group = row["provider"], quarter(reported)
        statement.add(*group, "reports", half_up(FEE[row["kind"]] * (1 - late * Fraction(35, 1000))))
        if reported <= due:
            statement.add(*group, "prompt", 900)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
