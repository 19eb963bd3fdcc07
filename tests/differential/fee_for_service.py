"""Care by the quarter of an hour, at a price that rises; half an hour at most for a visit cancelled late; travel where the package pays for it."""

from datetime import date
from fractions import Fraction
from math import floor

from common import Statement, a_day, maybe, month, penny

FIRST, LAST = date(2014, 4, 1), date(2016, 3, 31)


def data(random):
    packages = [
        {
            "package_id": f"FS{number}", "person_id": f"C{number}",
            "provider": random.choice(["Alderman Care", "Brookside, Homecare", "O'Neill & Söhne"]),
            "travel_paid": random.choice(["yes", "no"]), "weekly_hours": random.randint(0, 112),
        }
        for number in range(random.randint(1, 6))
    ]
    hundredths = lambda most: Fraction(random.randint(0, most * 100), 100)
    visits = [
        {
            "visit_id": number, "package": random.choice(packages)["package_id"],
            "visit_date": random.choice([a_day(random, FIRST, LAST), date(2015, 3, 31), date(2015, 4, 1)]),
            "status": random.choice(["done", "done", "done", "cancelled late", "cancelled in time", "missed"]),
            "planned": max(hundredths(12), Fraction(1, 4)),
            "spent": maybe(random, 15, random.choice([hundredths(12), Fraction(random.randint(0, 96), 8)])),
            "travel": maybe(random, 25, hundredths(2)),
        }
        for number in range(random.randint(0, 60))
    ]
    return {"package": packages, "visit": visits}


def owed(rows):
    statement = Statement()
    packages = {package["package_id"]: package for package in rows["package"]}
    for visit in rows["visit"]:
        package = packages[visit["package"]]
        provider, period = package["provider"], month(visit["visit_date"])
        charged = Fraction(0)
        if visit["status"] == "done":
            charged = Fraction(floor((visit["spent"] or 0) * 4 + Fraction(1, 2)), 4)
        elif visit["status"] == "cancelled late":
            charged = min(visit["planned"], Fraction(1, 2))
        price = Fraction("15.30") if visit["visit_date"] >= date(2015, 4, 1) else Fraction("15.00")
        if charged > 0:
            statement.add(provider, period, "care", penny(charged * price))
        if visit["status"] == "done" and package["travel_paid"] == "yes" and visit["travel"] is not None:
            statement.add(provider, period, "travel_time", penny(visit["travel"] * 9))
    return statement.lines
