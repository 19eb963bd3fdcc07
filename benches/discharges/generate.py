#!/usr/bin/env python3
"""Discharges and calls for ambulances: `generate.py N OUT` writes N ÷ 2 of each, about two of both for each person.

One person in a thousand calls again and again, and calls often come on the days by which a year or four weeks end.
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, write

DAYS = days("2025-04-01", "2029-04-30")
TERM = 1096
EDGES = (0, 1, 28, 29, 89, 90, 91, 364, 365, 366)


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(110)
    half, persons = max(1, n // 2), max(1, n // 4)
    discharged = []

    def discharges():
        for discharge in range(1, half + 1):
            person, day = below(persons), below(TERM)
            if discharged and below(10) == 0:
                person, before = discharged[below(len(discharged))]
                day = min(before + EDGES[below(10)], TERM - 1)
            discharged.append((person, day))
            yield f"{discharge},NX-{person:07},{PROVIDERS[below(24)]},{DAYS[day]}"

    write(out / "discharge.csv", "discharge_id,person_ref,provider,discharged_on", discharges())

    def emergencies():
        for _ in range(half):
            person, day = below(persons), below(len(DAYS))
            drawn = below(20)
            if drawn == 0:
                person = person % (1 + persons // 1000)
            elif drawn < 4:
                person, before = discharged[below(half)]
                day = before + EDGES[below(10)]
            yield f"NX-{person:07},{DAYS[day]},{('yes', 'no', 'no')[below(3)]}"

    write(out / "emergency.csv", "person_ref,called_on,conveyed", emergencies())


if __name__ == "__main__":
    main()
