#!/usr/bin/env python3
"""What the contract of forty measures pays on a folder of data, worked out plainly: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from collections import defaultdict
from fractions import Fraction

from common import Statement, half_up, rows


def line(low, high):
    """Nothing to the lower edge, all from the higher, and a straight line between."""
    return lambda value: min(max((value - low) / (high - low), Fraction(0)), Fraction(1))


def falling(low, high):
    """All to the lower edge, nothing from the higher."""
    return lambda value: 1 - line(low, high)(value)


def steps(low, high):
    """Half from the lower edge, all above the higher."""
    return lambda value: Fraction(0) if value < low else Fraction(1, 2) if value <= high else Fraction(1)


def rising(low, high):
    """A fifth to the lower edge, that included; above it three fifths, and a straight line from there to all."""
    return lambda value: Fraction(1, 5) if value <= low else Fraction(3, 5) + line(low, high)(value) * Fraction(2, 5)


# Each item: what is measured, its weight in hundredths, and its bands. A share is in hundredths.
MEASURES = {
    "adult_access": [
        ("seen_in_time", 20, line(40, 50)), ("plan_agreed", 25, steps(55, 70)), ("plan_shared", 15, rising(70, 80)),
        ("carer_present", 30, line(50, 60)), ("waited", 10, falling(14, 34)),
    ],
    "adult_safety": [
        ("risk_noted", 15, steps(45, 60)), ("pain_noted", 15, rising(60, 70)), ("falls_asked", 25, line(40, 60)),
        ("allergy_noted", 25, line(55, 80)), ("missed", 20, falling(1, 6)),
    ],
    "adult_health": [
        ("weight_taken", 30, rising(50, 60)), ("pressure_taken", 10, line(65, 90)), ("smoking_asked", 20, line(45, 55)),
        ("alcohol_asked", 20, steps(60, 75)), ("score", 20, line(40, 60)),
    ],
    "adult_follow_up": [
        ("diet_given", 10, line(55, 65)), ("medicine_checked", 20, line(70, 90)), ("review_set", 30, steps(50, 65)),
        ("letter_sent", 15, rising(65, 75)), ("satisfied", 25, line(5, 7)),
    ],
    "child_access": [
        ("seen_in_time", 20, line(60, 85)), ("plan_agreed", 25, steps(40, 55)), ("plan_shared", 15, rising(55, 65)),
        ("carer_present", 30, line(70, 95)), ("waited", 10, falling(15, 35)),
    ],
    "child_safety": [
        ("risk_noted", 15, steps(65, 80)), ("pain_noted", 15, rising(45, 55)), ("falls_asked", 25, line(60, 70)),
        ("allergy_noted", 25, line(40, 60)), ("missed", 20, falling(2, 7)),
    ],
    "child_health": [
        ("weight_taken", 30, rising(70, 80)), ("pressure_taken", 10, line(50, 70)), ("smoking_asked", 20, line(65, 90)),
        ("alcohol_asked", 20, steps(45, 60)), ("score", 20, line(41, 61)),
    ],
    "child_follow_up": [
        ("diet_given", 10, line(40, 65)), ("medicine_checked", 20, line(55, 65)), ("review_set", 30, steps(70, 85)),
        ("letter_sent", 15, rising(50, 60)), ("satisfied", 25, line(6, 8)),
    ],
}


def measured(contacts, field):
    """The share of contacts in hundredths, or the average."""
    values = [contact[field] for contact in contacts]
    if values[0] in ("yes", "no"):
        return Fraction(100 * values.count("yes"), len(values))
    return sum(map(Fraction, values)) / len(values)


def main(folder):
    """Prints the statement."""
    statement = Statement()
    groups = defaultdict(list)
    for contact in rows(folder, "contact"):
        groups[contact["provider"], contact["seen_on"][:7], contact["age_group"]].append(contact)
    for (provider, label, age_group), contacts in groups.items():
        pot = 400_000 if age_group == "adult" else 435 * len(contacts)
        for item, parts in MEASURES.items():
            if item.startswith(age_group):
                earned = sum(weight * band(measured(contacts, field)) for field, weight, band in parts)
                statement.add(provider, label, item, half_up(pot * earned / 100))
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
