"""What the generators and the oracles of the workloads share. Python's standard library, nothing else."""

import csv
import random
import sys
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from pathlib import Path

PROVIDERS = [
    "Alder Support", "Brook House", "Coppice Care", "Dell & Daughters", "Estuary Trust", "Fern Hill",
    "Gorse Community", '"Hart, Lamb & Co"', "Inglenook", "Jasper Homecare", "Keld Partners", "Linden Mutual",
    "Moor Edge", "Nab End", "Orchard Rise", "Pike Street", "Quarry Lane", "Rowan Works", "Spinney", "Thwaite",
    "Upland Care", "Vale Together", "Whin Fell", "Yarrow",
]


def arguments():
    """The number of rows and the folder, of `generate.py N OUT`."""
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} N OUT")
    out = Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    return int(sys.argv[1]), out


def draws(seed):
    """A function that gives a whole number below its argument. The same seed gives the same numbers everywhere."""
    draw = random.Random(seed).random
    return lambda below: int(draw() * below)


def days(first, last):
    """All days from `first` to `last`, as data writes them."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=d)).isoformat() for d in range((end - start).days + 1)]


def hundredths(number):
    """A number of hundredths as data writes it."""
    return f"{number // 100}.{number % 100:02}".rstrip("0").rstrip(".")


def write(path, header, lines):
    """Writes a file in blocks of lines."""
    lines = iter(lines)
    with open(path, "w", encoding="utf-8", newline="", buffering=1 << 20) as file:
        file.write(header + "\n")
        while block := list(islice(lines, 50_000)):
            file.write("\n".join(block) + "\n")


def write_given(out, **amounts):
    """The amounts of a run that grow with its size, in pounds."""
    write(out / "given.csv", "name,value", (f'{name},"£{pounds:,}.00"' for name, pounds in amounts.items()))


# What the oracles read with, and what they print.


def rows(folder, record):
    """The rows of a record, each a dictionary of texts."""
    with open(Path(folder) / f"{record}.csv", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def given(folder, name):
    """An amount of `given.csv`, in pennies."""
    value = next(row["value"] for row in rows(folder, "given") if row["name"] == name)
    return int(Fraction(value.replace("£", "").replace(",", "")) * 100)


def day(text):
    """A date, or none."""
    return date.fromisoformat(text) if text else None


def half_up(amount):
    """An amount that is not below nought to the nearest whole one, halves up."""
    amount = Fraction(amount)
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def month(when):
    """The label of a month."""
    return f"{when.year}-{when.month:02}"


def quarter(when):
    """The label of a quarter."""
    return f"{when.year}Q{(when.month + 2) // 3}"


def contract_year(when):
    """The year in which a contract year from 1 April begins."""
    return when.year - (when.month < 4)


class Statement:
    """Pennies by payee, period and item."""

    def __init__(self):
        self.lines = defaultdict(int)

    def add(self, payee, period, item, pennies):
        """Adds to a line of the statement."""
        self.lines[payee, period, item] += pennies

    def print(self):
        """Prints the lines that are not nought as `meed pay --format csv` does."""
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(["payee", "period", "item", "amount"])
        for (payee, period, item), pennies in sorted(self.lines.items()):
            if pennies:
                sign = "-" if pennies < 0 else ""
                out.writerow([payee, period, item, f"{sign}{abs(pennies) // 100}.{abs(pennies) % 100:02}"])
