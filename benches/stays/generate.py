#!/usr/bin/env python3
"""Stays in supported housing: `generate.py N OUT` writes N stays, and an index for each month."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, hundredths, write, write_given

DAYS = days("2025-04-01", "2028-09-30")
TERM = 1096
KINDS = ("house", "hostel", "hostel", "flat")


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(77)

    def index():
        figure = 13_080
        for month in range(36):
            yield f"{2025 + (month + 3) // 12}-{(month + 3) % 12 + 1:02}-01,{hundredths(figure)}"
            figure += 10 * (below(14) - 3)

    write(out / "price_index.csv", "month_start,figure", index())

    def stays():
        for stay in range(1, n + 1):
            begin = below(TERM)
            end = begin + (below(4) if below(5) == 0 else below(60))
            yield f"{stay},{PROVIDERS[below(24)]},{KINDS[below(4)]},{DAYS[begin]},{DAYS[end]}"

    write(out / "stay.csv", "stay_id,provider,kind,from_day,to_day", stays())
    write_given(out, yearly_maximum=14 * n)


if __name__ == "__main__":
    main()
