"""A reward for the share of a group that needs no further service, in a straight line from 45% to 66%, for groups of eight and more."""

from datetime import date, timedelta
from fractions import Fraction

from common import Statement, a_day, maybe, penny, quarter

FIRST, LAST = date(2015, 4, 1), date(2017, 3, 31)
WORTH = {"hospital": 300, "falls": 220, "carers": 180}


def data(random):
    # Few quarters and groups, so that some groups are large enough.
    first = a_day(random, FIRST, LAST - timedelta(days=100))
    last = first + timedelta(days=random.randint(0, 100))
    good = random.randint(20, 90)
    cases = []
    for number in range(random.randint(0, 120)):
        start = a_day(random, first, last)
        closed = start + timedelta(days=random.choice([0, 7, 41, 42, 42, 43] if random.randint(1, 100) > good else [20, 42]))
        again = closed + timedelta(days=random.choice([90, 91, 92, 200]))
        fine = random.randint(1, 100) <= good
        cases.append({
            "case_id": number, "person_id": f"G{number}", "provider": random.choice(["Lea Bank", "Ash/Oak Ltd"]),
            "origin": random.choice(["hospital", "hospital", "falls", "carers"]), "start_date": start,
            "closed_date": maybe(random, 5, closed), "again_date": maybe(random, 80, again),
            "ending": "independent" if fine else maybe(random, 20, random.choice(["care goes on", "moved", "died", "independent"])),
        })
    return {"case": cases}


def owed(rows):
    statement = Statement()
    groups = {}
    for case in rows["case"]:
        if case["ending"] in ("moved", "died"):
            continue
        closed, again = case["closed_date"], case["again_date"]
        settled = (
            case["ending"] == "independent"
            and closed is not None
            and 0 <= (closed - case["start_date"]).days <= 42
            and (again is None or (again - closed).days > 91)
        )
        key = (case["provider"], quarter(case["start_date"]), case["origin"])
        size, good = groups.get(key, (0, 0))
        groups[key] = (size + 1, good + settled)
    for (provider, period, origin), (size, good) in groups.items():
        share, low, high = Fraction(good, size), Fraction(45, 100), Fraction(66, 100)
        part = min(max((share - low) / (high - low), Fraction(0)), Fraction(1))
        amount = size * WORTH[origin] * part if size >= 8 else Fraction(0)
        statement.add(provider, period, "reward", penny(amount))
    return statement.lines
