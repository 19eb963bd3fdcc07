#!/usr/bin/env python3
"""People and their jobs: `generate.py N OUT` writes N people, and about 1.7 jobs for each, in no order."""
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, write, write_given

DAYS = days("2023-01-01", "2030-12-31")
JOINED = 90  # 1 April 2023
TERM = 1096
REGIONS = ("north", "south", "east", "west")


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(33)
    jobs = []

    def people():
        for person in range(1, n + 1):
            joined = JOINED + below(TERM)
            start = joined - 40 + below(200)
            for _ in range((0, 0, 1, 1, 2, 2, 3, 4)[below(8)]):
                last = start + (below(60), below(240), below(500))[below(3)]
                end = "" if below(12) == 0 else DAYS[last]
                jobs.append(f"{person},{DAYS[start]},{end},{4 * (1 + below(10))}")
                start = max(joined - 80, last - 10 + below(45))
            yield f"{person},{PROVIDERS[below(24)]},{REGIONS[below(4)]},{DAYS[joined]}"

    write(out / "person.csv", "person_id,provider,region,joined_on", people())
    random.Random(34).shuffle(jobs)
    header = "job_id,person,start_date,end_date,hours_a_week"
    write(out / "job.csv", header, (f"{number},{job}" for number, job in enumerate(jobs, 1)))
    write_given(out, yearly_maximum=5 * n)


if __name__ == "__main__":
    main()
