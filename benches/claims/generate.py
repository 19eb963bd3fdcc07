#!/usr/bin/env python3
"""Claims as a finance system writes them: `generate.py N OUT` writes N claims, in no order of their references.

Days are 31/12/2025, money is "£1,234.50", a ward that is not known is n/a or nothing, and a person's reference stands
in quotes in one row and without them in the next.
"""
import random
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, draws, write

DAYS = [(date(2025, 4, 1) + timedelta(days=d)).strftime("%d/%m/%Y") for d in range(1096)]
WARDS = [
    "Abbey", "Bishop's Park", '"Castle, North"', '"Castle, South"', "Docks", "Élan", '"The ""Old"" Town"', "Fairfield",
    '"Gate, Wall & Mill"', "Heath", "Ings", "Jubilee", "King's Lea", "Lock", "Märket", "Newtown", '"Oaks, The"', "Park",
    "n/a", "n/a", "",
]


def pounds(pennies):
    """Money as the finance system writes it."""
    amount = f"£{pennies // 100:,}.{pennies % 100:02}"
    return f'"{amount}"' if "," in amount else amount


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(66)
    persons = max(1, n // 4)
    numbers = list(range(1, n + 1))
    random.Random(67).shuffle(numbers)

    def claims():
        for number in numbers:
            person = f"NX-{1 + below(persons):07}"
            if below(2):
                person = f'"{person}"'
            cost = 5 * below(20_000) if below(5) < 3 else 100_000 + below(900_001)
            day = DAYS[below(1096)]
            yield f"C{number:08},{person},{PROVIDERS[below(24)]},{day},{pounds(cost)},{WARDS[below(len(WARDS))]}"

    write(out / "claim.csv", "claim_ref,person_ref,provider,given_on,cost,ward", claims())


if __name__ == "__main__":
    main()
