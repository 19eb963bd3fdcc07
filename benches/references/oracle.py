#!/usr/bin/env python3
"""What the contract on care at home pays on a folder of data, worked out plainly: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

from common import Statement, day, half_up, quarter, rows

LAST_DAY = date(2026, 3, 31)
HOURLY = {
    ("low", "personal"): 1835, ("low", "social"): 1410, ("low", "night"): 2195,
    ("medium", "personal"): 2045, ("medium", "social"): 1530, ("medium", "night"): 2405,
    ("high", "personal"): 2685, ("high", "social"): 1755, ("high", "night"): 3115,
}
TRAVEL = {"north": (320, 335), "south": (275, 290), "east": (210, 225), "west": (405, 420)}
QUARTERS = [f"{2024 + (q + 1) // 4}Q{(q + 1) % 4 + 1}" for q in range(10)]


def six_months_after(when):
    """The corresponding day."""
    months = when.year * 12 + when.month - 1 + 6
    year, number = months // 12, months % 12 + 1
    return date(year, number, min(when.day, monthrange(year, number)[1]))


def quality(good, rated):
    """The share of the quality payment."""
    share = Fraction(good * 100, rated)
    if share >= 60:
        return Fraction(1)
    if share >= 55:
        return Fraction(60, 100)
    return max((share - 40) / 15, Fraction(0)) * Fraction(60, 100)


def main(folder):
    """Prints the statement."""
    statement = Statement()
    agencies, persons, plans, visits = (
        {row[f"{record}_id"]: row for row in rows(folder, record)} for record in ("agency", "person", "plan", "visit")
    )
    care, journeys, rated, good, rated_price = Counter(), Counter(), Counter(), Counter(), Counter()
    prices, providers, planned = {}, {}, set()
    for number, visit in visits.items():
        plan = plans[visit["plan"]]
        person = persons[plan["person"]]
        agency = agencies[person["agency"]]
        on = day(visit["visit_date"])
        price = half_up(Fraction(visit["hours"]) * HOURLY[person["need"], plan["kind"]])
        prices[number], providers[number] = price, agency["provider"]
        if not day(plan["start_date"]) <= on <= (day(plan["end_date"]) or LAST_DAY):
            continue
        planned.add(number)
        group = agency["agency_id"], quarter(on)
        care[group] += price
        if plan["kind"] != "social":
            journeys[group] += TRAVEL[agency["area"]][on >= date(2025, 4, 1)]
        if visit["rating"]:
            rated[group] += 1
            rated_price[group] += price
            good[group] += int(visit["rating"]) >= 4
    paid = Counter()
    for group, amount in care.items():
        provider = agencies[group[0]]["provider"]
        paid[provider, group[1]] += amount
        statement.add(provider, group[1], "care", amount)
    for group, amount in journeys.items():
        statement.add(agencies[group[0]]["provider"], group[1], "journeys", amount)
    for group, count in rated.items():
        amount = half_up(Fraction(3, 100) * rated_price[group] * quality(good[group], count))
        statement.add(agencies[group[0]]["provider"], group[1], "quality_payment", amount)

    due = defaultdict(Counter)
    for complaint in rows(folder, "complaint"):
        decided, visit = day(complaint["decided_on"]), complaint["visit"]
        if complaint["upheld"] == "yes" and decided and visit in planned:
            on = day(visits[visit]["visit_date"])
            if on <= decided <= six_months_after(on):
                due[providers[visit]][quarter(decided)] += prices[visit]
    for provider, by_quarter in due.items():
        carried = 0
        for label in QUARTERS:
            carried += by_quarter[label]
            taken = min(carried, paid[provider, label])
            carried -= taken
            statement.add(provider, label, "upheld_complaints", -taken)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
