#!/usr/bin/env python3
"""Sittings for carers: `generate.py N OUT` writes N sittings, in no order of their days.

Some are of one person on one day, and some on a leap day and a year before it.
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, hundredths, write

TERM = days("2025-04-01", "2028-03-31")
LEAP_DAY, YEAR_BEFORE = TERM.index("2028-02-29"), TERM.index("2027-02-28")


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(88)
    persons = max(1, n // 8)

    def sittings():
        for sitting in range(1, n + 1):
            person = below(persons)
            day = below(len(TERM))
            if below(20) == 0:
                day = (LEAP_DAY, YEAR_BEFORE, YEAR_BEFORE + 1, person * 7 % 900)[below(4)]
            hours = hundredths(50 * (1 + below(12) * below(5)))
            yield f"{sitting},P{person:07},{PROVIDERS[(person + below(3)) % 24]},{TERM[day]},{hours}"

    write(out / "sitting.csv", "sitting_id,person_id,provider,day,hours", sittings())


if __name__ == "__main__":
    main()
