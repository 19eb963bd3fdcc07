#!/usr/bin/env python3
"""Contacts with sixteen things that were done or not and four numbers: `generate.py N OUT` writes N contacts.

What follows the provider and the day is taken from forty tails for each provider and month, in which the things are
done more or less often.
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, hundredths, write

TERM = days("2024-04-01", "2026-03-31")
FIELDS = (
    "seen_in_time,plan_agreed,plan_shared,carer_present,waited,risk_noted,pain_noted,falls_asked,allergy_noted,missed,"
    "weight_taken,pressure_taken,smoking_asked,alcohol_asked,score,diet_given,medicine_checked,review_set,letter_sent,"
    "satisfied"
)


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(55)

    def tail():
        """One contact, with a share of things done that is drawn for its provider and month."""

        def done():
            return ",".join("yes" if below(100) < share[len(share) - 1 - below(4)] else "no" for _ in range(4))

        return (
            f"{('adult', 'adult', 'child')[below(3)]},{done()},{below(2 * share[0] % 70 + 5)},{done()},"
            f"{below(1 + share[1] // 10)},{done()},{hundredths(below(10_001) * share[2] // 80)},{done()},"
            f"{1 + below(share[3] // 8)}"
        )

    tails = {}
    for provider in range(24):
        for month in sorted({day[:7] for day in TERM}):
            share = [35 + below(45) for _ in range(4)]
            tails[provider, month] = [tail() for _ in range(40)]

    def contacts():
        for contact in range(1, n + 1):
            provider, day = below(24), TERM[below(730)]
            yield f"{contact},{PROVIDERS[provider]},{day},{tails[provider, day[:7]][below(40)]}"

    write(out / "contact.csv", f"contact_id,provider,seen_on,age_group,{FIELDS}", contacts())


if __name__ == "__main__":
    main()
