#!/usr/bin/env python3
"""What the contract on claims pays on a folder of data, worked out plainly: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from collections import defaultdict
from datetime import date
from fractions import Fraction

from common import Statement, half_up, quarter, rows

MOST = 150_000


def main(folder):
    """Prints the statement."""
    statement = Statement()
    persons = defaultdict(list)
    for claim in rows(folder, "claim"):
        day, month, year = claim["given_on"].split("/")
        given_on = date(int(year), int(month), int(day))
        cost = int(Fraction(claim["cost"].replace("£", "").replace(",", "")) * 100)
        provider = claim["provider"]
        statement.add(provider, quarter(given_on), "costs", cost)
        if claim["ward"] not in ("", "n/a"):
            statement.add(provider, quarter(given_on), "local", 135)
        persons[claim["person_ref"]].append((given_on, claim["claim_ref"], provider, half_up(Fraction(cost, 10))))
    for claims in persons.values():
        left = MOST
        for given_on, _, provider, amount in sorted(claims):
            paid = min(amount, left)
            left -= paid
            statement.add(provider, quarter(given_on), "arranging", paid)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
