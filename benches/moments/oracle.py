#!/usr/bin/env python3
"""What the contract on calls for help pays on a folder of data, minute by minute where it counts: `oracle.py DATA`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from collections import Counter
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

from common import Statement, half_up, month, rows

LONDON = ZoneInfo("Europe/London")
LAST_DAY = date(2026, 3, 31)


def moment(text):
    """The moment at which clocks in London show this, or none."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(timezone.utc) if text else None


def seconds_where(begin, end, holds):
    """The seconds between two moments at which `holds` is true of what clocks show. It changes on whole hours."""
    counted = 0
    while begin < end:
        step = min(end, begin.replace(minute=0, second=0) + timedelta(hours=1))
        if holds(begin.astimezone(LONDON)):
            counted += int((step - begin).total_seconds())
        begin = step
    return counted


def main(folder):
    """Prints the statement."""
    statement = Statement()
    night, weekend, urgent, in_time = Counter(), Counter(), Counter(), Counter()
    first, last = {}, {}
    for call in rows(folder, "call"):
        rung, arrived, left = moment(call["rung"]), moment(call["arrived"]), moment(call["left"])
        provider, label = call["provider"], call["rung"][:7]
        order, person = (rung, int(call["call_id"])), call["person_id"]
        this = order, (provider, label)
        first[person] = min(first.get(person, this), this)
        if not arrived or not left:
            continue
        group = provider, label
        gone = date.fromisoformat(call["left"][:10])
        this = order, provider, gone
        last[person] = max(last.get(person, this), this)
        stayed = int((left - arrived).total_seconds())
        statement.add(provider, label, "attendance", half_up(Fraction(stayed * 1940, 3600)))
        night[group] += seconds_where(arrived, left, lambda clock: clock.hour >= 22 or clock.hour < 6)
        weekend[group] += seconds_where(arrived, left, lambda clock: clock.weekday() >= 5)
        if date.fromisoformat(call["arrived"][:10]) <= LAST_DAY:
            early = time.fromisoformat(call["arrived"][11:]) < time(7, 30)
            statement.add(provider, call["arrived"][:7], "starts", 400 if early else 150)
        if call["urgent"] == "yes":
            urgent[group] += 1
            in_time[group] += arrived - rung <= timedelta(hours=2)
    for (provider, label), seconds in night.items():
        statement.add(provider, label, "nights", half_up(Fraction(seconds * 385, 3600)))
    for (provider, label), seconds in weekend.items():
        statement.add(provider, label, "weekends", half_up(Fraction(seconds * 215, 3600)))
    for group, count in in_time.items():
        share = Fraction(count, urgent[group])
        price = 350 if share >= Fraction(7, 10) else 200 if share >= Fraction(1, 2) else 0
        statement.add(*group, "prompt", count * price)
    for _, (provider, label) in first.values():
        statement.add(provider, label, "first_calls", 1100)
    for _, provider, gone in last.values():
        if gone <= LAST_DAY:
            statement.add(provider, month(gone), "last_calls", 275)
    statement.print()


if __name__ == "__main__":
    main(sys.argv[1])
