#!/usr/bin/env python3
"""Visits under plans of people, and complaints: `generate.py N OUT` writes N visits and what they refer to."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, hundredths, write

TERM = days("2024-04-01", "2026-03-31")
DECIDED = days("2024-04-01", "2026-09-30")
AREAS = ("north", "south", "east", "west")
NEEDS = ("low", "medium", "medium", "high")
KINDS = ("personal", "personal", "personal", "social", "night")
HOURS = [hundredths(5 * k) for k in range(1, 81)]


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(22)
    agencies, persons, plans = 60, max(1, n // 20), max(1, n // 10)
    write(
        out / "agency.csv",
        "agency_id,provider,area",
        (f"{a},{PROVIDERS[a % len(PROVIDERS)]},{AREAS[below(4)]}" for a in range(1, agencies + 1)),
    )
    write(
        out / "person.csv",
        "person_id,agency,need,postcode",
        (f"{p},{1 + below(agencies)},{NEEDS[below(4)]},AB{10 + below(90)} 1XY" for p in range(1, persons + 1)),
    )
    starts, plan_lines = [], []
    for plan in range(1, plans + 1):
        start = below(len(TERM))
        end = start + below(400)
        starts.append(start)
        last = TERM[end] if end < len(TERM) else ""
        plan_lines.append(f"{plan},{1 + below(persons)},{KINDS[below(5)]},{TERM[start]},{last}")
    write(out / "plan.csv", "plan_id,person,kind,start_date,end_date", plan_lines)

    visited = []

    def visits():
        for visit in range(1, n + 1):
            plan = below(plans)
            on = min(max(starts[plan] - 8 + below(320), 0), len(TERM) - 1)
            visited.append(on)
            rating = "" if below(5) < 2 else "54545433521"[below(7 + plan % 5)]
            trained = "yes" if below(3) else "no"
            yield f"{visit},{plan + 1},{TERM[on]},{HOURS[below(80)]},{trained},{rating},note {below(1000)}"

    write(out / "visit.csv", "visit_id,plan,visit_date,hours,trained,rating,remark", visits())

    def complaints():
        for complaint in range(1, n // 10 + 1):
            visit = below(n)
            decided = visited[visit] - 5 + below(260)
            if 0 <= decided < len(DECIDED) and below(12):
                yield f"{complaint},{visit + 1},{DECIDED[decided]},{('yes', 'yes', 'no')[below(3)]}"
            else:
                yield f"{complaint},{visit + 1},,"

    write(out / "complaint.csv", "complaint_id,visit,decided_on,upheld", complaints())


if __name__ == "__main__":
    main()
