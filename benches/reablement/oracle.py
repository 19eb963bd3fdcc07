#!/usr/bin/env python3
"""What the reablement contract pays on a folder of data, worked out plainly: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

from common import Statement, contract_year, day, given, half_up, quarter, rows

LAST_DAY = date(2026, 3, 31)
WEEKLY = {"lower": 75, "higher": 150, "intensive": 320}
QUARTERS = [f"{2023 + (q + 1) // 4}Q{(q + 1) % 4 + 1}" for q in range(14)]


def fee(row, start):
    """The fee of an episode in pounds."""
    if row["pathway"] == "reablement":
        return 1575
    stay = ((day(row["end_date"]) or LAST_DAY) - start).days + 1
    return WEEKLY[row["pathway"]] * min(12, -(-stay // 7))


def share_earned(successes, eligible):
    """Nothing to 45%, all from 66%, and a straight line between."""
    rate = Fraction(successes, eligible) if eligible else Fraction(0)
    return min(max((rate - Fraction(45, 100)) / Fraction(21, 100), Fraction(0)), Fraction(1))


def main(folder):
    """Prints the statement."""
    statement = Statement()
    fees, eligible, successes, saved = Counter(), Counter(), Counter(), Counter()
    readmitted, by_person = Counter(), defaultdict(list)
    for row in rows(folder, "episode"):
        start = day(row["start_date"])
        group = row["provider"], quarter(start)
        fees[group] += fee(row, start)
        counts = row["reviewed"] == "yes" and row["outcome"] != "died"
        eligible[group] += counts
        reached, again = day(row["outcome_date"]), day(row["readmitted_date"])
        if counts and row["outcome"] == "independent" and reached and (reached - start).days <= 42:
            successes[group] += 1
            if again and 0 <= (again - reached).days <= 91:
                readmitted[group, quarter(again)] += 1
        if row["outcome"] == "reduced" and row["weekly_hours_after"]:
            hours = Fraction(row["weekly_hours_before"]) - Fraction(row["weekly_hours_after"])
            if hours > 0:
                amount = half_up(hours * 52 * 1500 / 2)
                by_person[row["person_id"], contract_year(start)].append((start, int(row["episode_id"]), group, amount))
    for lines in by_person.values():
        left = 250_000
        for _, _, group, amount in sorted(lines):
            saved[group] += min(amount, left)
            left -= min(amount, left)

    reward = {g: half_up(total * 20 * share_earned(successes[g], eligible[g])) for g, total in fees.items()}
    due = Counter()
    for (group, again), count in readmitted.items():
        due[group[0], again] += half_up(Fraction(count * reward[group], successes[group]))
    maximum = given(folder, "yearly_maximum")
    for provider in {provider for provider, _ in fees}:
        carried = 0
        for number, label in enumerate(QUARTERS):
            group = provider, label
            left = maximum if number % 4 == 0 else left
            variable = reward.get(group, 0) + saved[group]
            allowed = min(variable, left)
            left -= allowed
            carried += due[group]
            taken = min(carried, reward.get(group, 0), allowed)
            carried -= taken
            statement.add(provider, label, "core", fees[group] * 80)
            statement.add(provider, label, "reward", reward.get(group, 0))
            statement.add(provider, label, "hours_saved", saved[group])
            statement.add(provider, label, "yearly_cap", allowed - variable)
            statement.add(provider, label, "readmission", -taken)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
