#!/usr/bin/env python3
"""Calls for help by the clock of London: `generate.py N OUT` writes N calls.

No call touches the hour that the clocks of an October night show twice.
"""
import sys
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, draws, write

BEGIN = datetime(2024, 3, 31, 23)  # Greenwich time of the first moment of the term
SUMMERS = (  # Greenwich times
    (datetime(2024, 3, 31, 1), datetime(2024, 10, 27, 1)),
    (datetime(2025, 3, 30, 1), datetime(2025, 10, 26, 1)),
    (datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1)),
)
DAYS = 730


def seconds(when):
    """Seconds since the term began."""
    return int((when - BEGIN).total_seconds())


BOUNDS = [(seconds(start), seconds(end)) for start, end in SUMMERS]
DATES = [(datetime(2024, 4, 1) + timedelta(days=d)).strftime("%Y-%m-%dT") for d in range(DAYS + 3)]
TIMES = [f"{m // 60:02}:{m % 60:02}:" for m in range(1440)]


def apart(when):
    """The time itself, or two hours later where clocks show it twice."""
    return when + 7200 if any(end - 3600 <= when < end + 3600 for _, end in BOUNDS) else when


def written(when):
    """What the clocks of London show."""
    if not any(start <= when < end for start, end in BOUNDS):
        when -= 3600
    minutes, second = divmod(when, 60)
    date, minute = divmod(minutes, 1440)
    return f"{DATES[date]}{TIMES[minute]}{second:02}"


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(44)
    persons = max(1, n * 6 // 10)
    last = DAYS * 86_400 - 1

    def calls():
        for call in range(1, n + 1):
            rung = apart(below(last))
            provider = below(24)
            arrived = left = ""
            if below(14):
                waited = 60 * below(100 + 6 * provider) + below(4) * 15 if below(20) else 7200
                come = apart(rung + waited)
                arrived = written(come)
                if below(40):
                    left = written(apart(come + below(3600 * (1 + below(9)))))
            urgent = "yes" if below(3) == 0 else "no"
            yield f"{call},{1 + below(persons)},{PROVIDERS[provider]},{urgent},{written(rung)},{arrived},{left}"

    write(out / "call.csv", "call_id,person_id,provider,urgent,rung,arrived,left", calls())


if __name__ == "__main__":
    main()
