#!/usr/bin/env python3
"""Episodes of reablement: `generate.py N OUT` writes N rows to OUT/episode.csv; the same N, the same bytes.

What follows the two numbers of a row is taken in turn from a quarter of a million tails, so that ten million rows
take seconds; which person a row is of is drawn for each.
"""
import sys
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common import PROVIDERS, arguments, days, draws, hundredths, write, write_given

HEADER = (
    "episode_id,person_id,provider,segment,start_date,end_date,pathway,weekly_hours_before,weekly_hours_after,"
    "outcome,outcome_date,readmitted_date,reviewed"
)
DAYS = days("2023-04-01", "2027-03-31")
STARTS = 1096  # to 31 March 2026
PATHWAYS = ["reablement"] * 12 + ["lower"] * 4 + ["higher"] * 3 + ["intensive"]
SEGMENTS = ["18 to 64", "65 to 74", "75 to 84", "85 and over", "From hospital", "Known before"]


def tail(below, success):
    """A row without its two numbers."""
    provider, start = below(len(PROVIDERS)), below(STARTS)
    end = "" if below(40) == 0 else DAYS[start + below(95)]
    before = 100 + 5 * below(560)
    after, outcome_day, readmitted = "", "", ""
    drawn = below(1000)
    if drawn < success[provider][start // 92]:
        outcome, after = "independent", "0"
    else:
        outcome = ("reduced", "reduced", "reduced", "same", "increased", "died", "")[below(7)]
    if outcome == "reduced":
        after = hundredths(before - 5 * (below(min(before // 5, 200)) + 1))
    elif outcome == "same":
        after = hundredths(before)
    elif outcome == "increased":
        after = hundredths(before + 5 * (1 + below(120)))
    if outcome:
        reached = start + (5 + below(38) if below(10) else 43 + below(30))
        outcome_day = DAYS[reached]
        if outcome != "died" and below(7) == 0:
            readmitted = DAYS[reached + below(140)]
    reviewed = "no" if below(15) == 0 else "yes"
    return (
        f"{PROVIDERS[provider]},{SEGMENTS[below(6)]},{DAYS[start]},{end},{PATHWAYS[below(20)]},{hundredths(before)},"
        f"{after},{outcome},{outcome_day},{readmitted},{reviewed}"
    )


def main():
    """Writes the files."""
    n, out = arguments()
    below = draws(11)
    success = [[440 + below(260) for _ in range(12)] for _ in PROVIDERS]
    tails = cycle([tail(below, success) for _ in range(min(n, 250_007))])
    persons = max(1, n * 7 // 10)
    write(out / "episode.csv", HEADER, (f"{i},{1 + below(persons)},{next(tails)}" for i in range(1, n + 1)))
    write_given(out, yearly_maximum=12 * n)


if __name__ == "__main__":
    main()
