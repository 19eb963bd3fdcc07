"""Nine tenths of a quarter's price go to sub-contractors by their hours, at most £100,000 each; the prime provider keeps the rest. Results are shared."""

from datetime import date, timedelta
from fractions import Fraction

from common import Statement, a_day, maybe, months_after, penny, periods, quarter

FIRST, LAST = date(2015, 4, 1), date(2017, 3, 31)
PRIME = "Whole County Care"
QUARTERS = periods(quarter, FIRST, LAST)


def data(random):
    names = [PRIME, "Elm Care", "Hill, Dale & Co", "Zoë's"]
    works = []
    for provider in names:
        for at in range(24):
            if random.randint(1, 100) <= 40:
                hours = random.choice([0, random.randint(1, 20_000), Fraction(random.randint(1, 400), 4)])
                works.append({
                    "work_id": len(works), "provider": provider, "month_start": months_after(FIRST, at), "hours": hours,
                })
    random.shuffle(works)
    cases = []
    for number in range(random.randint(0, 25)):
        start = random.choice([a_day(random, FIRST, LAST), date(2016, 2, 29), date(2015, 8, 31)])
        goal = months_after(start, 12) + timedelta(days=random.choice([-300, -200, -1, 0, 1]))
        cases.append({
            "case_id": number, "provider": random.choice(names), "start_date": start, "goal_date": maybe(random, 20, goal),
        })
    return {"work": works, "case": cases}


def price(period):
    return Fraction(255_000 if period >= "2016Q2" else 250_000)


def owed(rows):
    statement = Statement()
    of_all, of_each = {}, {}
    for work in rows["work"]:
        period = quarter(work["month_start"])
        of_all[period] = of_all.get(period, 0) + work["hours"]
        if work["provider"] != PRIME:
            key = (work["provider"], period)
            of_each[key] = of_each.get(key, 0) + work["hours"]
    passed_on = {}
    for (provider, period), hours in of_each.items():
        part = Fraction(hours) / of_all[period] if of_all[period] else Fraction(0)
        line = min(penny(Fraction(9, 10) * price(period) * part), Fraction(100_000))
        statement.add(provider, period, "work_fee", line)
        passed_on[period] = passed_on.get(period, 0) + line
    for period in QUARTERS:
        statement.add(PRIME, period, "prime_fee", penny(price(period) - passed_on.get(period, 0)))
    for case in rows["case"]:
        goal = case["goal_date"]
        if goal is not None and goal <= months_after(case["start_date"], 12) and quarter(goal) in QUARTERS:
            fee = Fraction("1333.35")
            own = penny(fee * Fraction(70, 100))
            statement.add(case["provider"], quarter(goal), "result", own)
            statement.add(PRIME, quarter(goal), "result", fee - own)
    return statement.lines
