"""Shipped contracts against small calculators that know nothing of Meed: on made-up data, every amount but nought has
to be the same.

usage: python3 run.py MEED CONTRACTS SETS [FIRST]
    MEED       the program
    CONTRACTS  the folder of the shipped contracts
    SETS       how many sets of data for each contract
    FIRST      the number of the first set (0): the same number makes the same data
"""

import csv
import io
import random
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True

import fee_for_service
import prime_provider
import quality_pool
import sub_populations
import wiltshire

CALCULATORS = {
    "fee-for-service": fee_for_service,
    "prime-provider": prime_provider,
    "quality-pool": quality_pool,
    "sub-populations": sub_populations,
    "wiltshire": wiltshire,
}


def cell(value):
    if value is None:
        return ""
    if isinstance(value, Fraction):
        # Every fraction that is made up ends within three places.
        thousandths = int(value * 1000)
        return f"{thousandths // 1000}.{thousandths % 1000:03}"
    return str(value)


def paid(meed, contract, rows, folder):
    command = [meed, "pay", str(contract), "--format", "csv", "--no-marks"]
    for record, of_record in rows.items():
        header = of_record[0].keys() if of_record else columns(contract, record)
        path = Path(folder) / f"{record}.csv"
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows([cell(value) for value in row.values()] for row in of_record)
        command += ["--data", f"{record}={path}"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        return done.stderr
    lines = csv.DictReader(io.StringIO(done.stdout))
    amounts = {(line["payee"], line["period"], line["item"]): Fraction(line["amount"]) for line in lines}
    return {key: amount for key, amount in amounts.items() if amount}


def columns(contract, record):
    """The headings of a record without rows, as the contract's own data has them."""
    with open(contract / "data" / f"{record}.csv", encoding="utf-8") as file:
        return next(csv.reader(file))


def main():
    meed, contracts, sets = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    differ = amounts = 0
    for name, calculator in CALCULATORS.items():
        for number in range(first, first + sets):
            rows = calculator.data(random.Random(f"{name} {number}"))
            expected = calculator.owed(rows)
            with tempfile.TemporaryDirectory() as folder:
                found = paid(meed, contracts / name, rows, folder)
            amounts += len(expected)
            expected = {key: amount for key, amount in expected.items() if amount}
            if found != expected:
                differ += 1
                print(f"{name}, set {number}:")
                if isinstance(found, str):
                    print(found)
                    continue
                for key in sorted(set(found) | set(expected)):
                    if found.get(key) != expected.get(key):
                        print(f"  {key}: {found.get(key)} is paid, {expected.get(key)} is owed")
    print(f"{len(CALCULATORS) * sets} sets of data, {amounts} amounts: {differ} sets differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
