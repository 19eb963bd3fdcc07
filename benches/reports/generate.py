#!/usr/bin/env python3
"""Assessments and their reports: `generate.py N OUT` writes N assessments, and the bank holidays of England."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, write

DAYS = days("2025-04-01", "2028-12-31")
TERM = 1096
# Three of them, at Christmas, are Saturdays and Sundays.
HOLIDAYS = (
    "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26 "
    "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-26 2026-12-28 "
    "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-25 2027-12-26 2027-12-27 2027-12-28 "
    "2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26"
)


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(132)
    write(out / "bank_holiday.csv", "day", HOLIDAYS.split())

    def assessments():
        for assessment in range(1, n + 1):
            asked, kind, reported = below(TERM), ("usual", "usual", "urgent")[below(3)], ""
            if below(25):
                usual = below(7) if kind == "urgent" else 9 + below(12)
                took = (usual, usual, below(60), below(275))[below(3) if below(30) else 3]
                reported = DAYS[asked + took]
            yield f"{assessment},{PROVIDERS[below(24)]},{kind},{DAYS[asked]},{reported}"

    write(out / "assessment.csv", "assessment_id,provider,kind,asked_on,reported_on", assessments())


if __name__ == "__main__":
    main()
