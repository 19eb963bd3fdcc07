#!/usr/bin/env python3
"""Reviews of people on lists of practices: `generate.py N OUT` writes N reviews, N ÷ 4 people and 400 practices."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, write

TERM = days("2025-04-01", "2028-03-31")
BORN = days("1930-01-01", "2010-03-31")
LEAP_DAYS = [f"{year}-02-29" for year in (1948, 1952, 1984, 1988)]
PRACTICES = 400


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(99)
    persons = max(1, n // 4)
    write(
        out / "practice.csv",
        "code,provider",
        (f"{'ABCDEFGH'[number % 8]}{8100 + number},{PROVIDERS[number * 7 % 24]}" for number in range(PRACTICES)),
    )

    def practice():
        number = below(PRACTICES)
        return f"{'ABCDEFGH'[number % 8]}{8100 + number}"

    def people():
        for person in range(persons):
            born = LEAP_DAYS[below(4)] if below(50) == 0 else BORN[below(len(BORN))]
            yield f"NX-{person:07},{practice()},{born}"

    write(out / "person.csv", "person_ref,practice,born", people())

    def reviews():
        for review in range(1, n + 1):
            score = "" if below(15) == 0 else below(101)
            day = TERM[below(len(TERM))] if below(30) else ("2027-02-28", "2028-02-29")[below(2)]
            yield f"{review},NX-{below(persons):07},{day},{score}"

    write(out / "review.csv", "review_id,person,reviewed_on,score", reviews())


if __name__ == "__main__":
    main()
