"""A pool of each year, earned by steps; what is left is shared out to the penny, what rounding leaves to the largest remainders."""

from datetime import date
from fractions import Fraction
from math import floor

from common import Statement, penny

POOL = {2013: Fraction("47000000.00"), 2014: Fraction("128000000.01")}
STEPS = [(12, "1"), (11, "0.8"), (10, "0.7"), (8, "0.6"), (6, "0.5")]


def data(random):
    results = []
    for plan in random.sample(["Alder", "Birch", "Cedar", "Douglas Fir", "elm", "Éboue", "Zelkova"], random.randint(0, 7)):
        for year in (2013, 2014):
            if random.randint(1, 100) <= 80:
                results.append({
                    "plan": plan, "year_start": date(year, 1, 1),
                    "member_months": random.choice([1, 3, 7, 1000, random.randint(1, 2_000_000)]),
                    "measures_met": Fraction(random.randint(0, 34), 2), "challenge_met": random.choice([0, 0, 1, 2, Fraction(7, 2), 4]),
                })
    random.shuffle(results)
    return {"result": results}


def owed(rows):
    statement = Statement()
    for year, pool in POOL.items():
        plans = sorted((row for row in rows["result"] if row["year_start"].year == year), key=lambda row: row["plan"].encode())
        of_all = sum(row["member_months"] for row in plans)
        earned = Fraction(0)
        for row in plans:
            part = next((Fraction(part) for least, part in STEPS if row["measures_met"] >= least), Fraction(0))
            line = penny(pool * row["member_months"] / of_all * part)
            statement.add(row["plan"], str(year), "first_stage", line)
            earned += line
        challenged = [row for row in plans if row["challenge_met"] > 0]
        points = [Fraction(row["challenge_met"]) * row["member_months"] for row in challenged]
        exact = [(pool - earned) * point / sum(points) for point in points]
        down = [Fraction(floor(amount * 100), 100) for amount in exact]
        left = int((penny(sum(exact)) - sum(down)) * 100)
        # Of equal remainders that of the plan that comes first.
        order = sorted(range(len(exact)), key=lambda at: (down[at] - exact[at], at))
        for at in order[:left]:
            down[at] += Fraction(1, 100)
        for row, line in zip(challenged, down):
            statement.add(row["plan"], str(year), "challenge", line)
    return statement.lines
