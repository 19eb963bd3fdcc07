#!/usr/bin/env python3
"""What the contract on reviews pays on a folder of data, worked out plainly: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from calendar import isleap
from datetime import date

from common import Statement, day, quarter, rows


def birthday(born, year):
    """The day of a year on which a person is a year older."""
    if (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return born.replace(year=year)


def main(folder):
    """Prints the statement."""
    statement = Statement()
    providers = {practice["code"]: practice["provider"] for practice in rows(folder, "practice")}
    persons = {person["person_ref"]: person for person in rows(folder, "person")}
    first, best = {}, {}
    for review in rows(folder, "review"):
        person, score = review["person"], int(review["score"] or -1)
        best[person] = max(best.get(person, -1), score)
        if score >= 20:
            this = day(review["reviewed_on"]), int(review["review_id"])
            first[person] = min(first.get(person, this), this)
    for number, (when, _) in first.items():
        person = persons[number]
        group = providers[person["practice"]], quarter(when)
        born = day(person["born"])
        age = sum(1 for year in range(born.year + 1, when.year + 1) if birthday(born, year) <= when)
        if age >= 40:
            statement.add(*group, "first_reviews", 1200)
        if age >= 75:
            statement.add(*group, "oldest", 650)
        if best[number] >= 80:
            statement.add(*group, "well_taken", 425)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
