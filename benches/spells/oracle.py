#!/usr/bin/env python3
"""What the contract on lasting work pays on a folder of data, day by day: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from collections import Counter, defaultdict
from datetime import date, timedelta

from common import Statement, contract_year, day, given, month, rows

FIRST_DAY, SETTLED = date(2023, 4, 1), date(2027, 3, 31)


def days_in_work(jobs):
    """The set of days on which a person is in work, gaps of up to seven days between two days included."""
    worked = set()
    for start, end in jobs:
        worked.update(start + timedelta(days=d) for d in range((end - start).days + 1))
    ordered = sorted(worked)
    for one, next_one in zip(ordered, ordered[1:]):
        gap = (next_one - one).days - 1
        if 0 < gap <= 7:
            worked.update(one + timedelta(days=d) for d in range(1, gap + 1))
    return worked


def main(folder):
    """Prints the statement."""
    statement = Statement()
    jobs, firsts = defaultdict(list), {}
    for job in rows(folder, "job"):
        person, start = job["person"], day(job["start_date"])
        firsts[person] = min(firsts.get(person, (start, int(job["job_id"]))), (start, int(job["job_id"])))
        if int(job["hours_a_week"]) >= 16:
            jobs[person].append((start, day(job["end_date"]) or SETTLED))
    lasting = defaultdict(Counter)
    for person in rows(folder, "person"):
        number, provider, joined = person["person_id"], person["provider"], day(person["joined_on"])
        statement.add(provider, month(joined), "joiners", 12_000)
        if number in firsts and FIRST_DAY <= firsts[number][0] <= SETTLED:
            statement.add(provider, month(firsts[number][0]), "first_jobs", 25_000)
        worked = sorted(d for d in days_in_work(jobs[number]) if 0 <= (d - joined).days <= 364)
        for position, when in enumerate(worked):
            if position == 0 or worked[position - 1] != when - timedelta(days=1):
                began = when
            statement.add(provider, month(began), "long_days", 37)
        if len(worked) >= 182:
            lasting[provider, contract_year(worked[181])][month(worked[181])] += 131_550
    maximum = given(folder, "yearly_maximum")
    for (provider, _), months in lasting.items():
        left = maximum
        for label, amount in sorted(months.items()):
            statement.add(provider, label, "lasting_jobs", amount)
            statement.add(provider, label, "year_cap", min(amount, left) - amount)
            left -= min(amount, left)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
