#!/usr/bin/env python3
"""Visits, some replaced or taken back by later rows: `generate.py N OUT` writes N rows, and N ÷ 20 complaints.

One row in seven puts an earlier one right; one in six of these names a row that was itself a correction. Hours and
provider of a row that takes another back are what they are: they count for nothing.
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, hundredths, write

DAYS = days("2025-04-01", "2028-09-30")
TERM = 1096


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(121)
    standing = []  # rows that can still be named: number, provider, day of the visit, day on which it was received
    corrections = []

    def visits():
        for visit in range(1, n + 1):
            corrects = cancels = ""
            provider, day = below(24), below(TERM)
            received = min(day + below(25), len(DAYS) - 1)
            drawn = below(7)
            pool = corrections if below(6) == 0 else standing
            if drawn == 0 and pool:
                place = below(len(pool))
                pool[place], pool[-1] = pool[-1], pool[place]
                named, provider, day, known = pool.pop()
                received = min(known + below(40), len(DAYS) - 1)
                if below(4):
                    corrects = named
                    day = max(day - below(2), 0)
                    corrections.append((visit, provider, day, received))
                else:
                    cancels = named
            else:
                standing.append((visit, provider, day, received))
            kind = ("planned", "planned", "urgent")[below(3)]
            hours = hundredths(25 * (1 + below(24)))
            yield f"{visit},{PROVIDERS[provider]},{DAYS[day]},{kind},{hours},{DAYS[received]},{corrects},{cancels}"

    write(out / "visit.csv", "visit_id,provider,visit_date,kind,hours,received,corrects,cancels", visits())
    lines = (f"{complaint},{1 + below(n)},{DAYS[below(len(DAYS))]}" for complaint in range(1, n // 20 + 1))
    write(out / "complaint.csv", "complaint_id,visit,upheld_on", lines)


if __name__ == "__main__":
    main()
