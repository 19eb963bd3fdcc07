"""Validates OCDS release packages.

    validate.py SCHEMAS FILE…

SCHEMAS is a folder with release-package-schema.json and release-schema.json of OCDS 1.1.5. What is wrong is printed, and
the exit code is 1. Formats are checked too: addresses and times with a zone.
"""

import hashlib
import json
import pathlib
import re
import sys
from decimal import Decimal

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

# The files as the packages have them: ocdskit 1.7.0 and ocdsextensionregistry 0.7.0.
HASHES = {
    "release-package-schema.json": "44a9d8d66001af8e44112b45f5cc7923ee2f40f4790e816f90af1782c5885ee5",
    "release-schema.json": "bf18280598c08c9889051a61e1cd39af8e1aebbfb9c260c31be155604026a149",
}

formats = FormatChecker(formats=[])


@formats.checks("date-time")
def is_time(value):
    return not isinstance(value, str) or bool(
        re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]\d\d:\d\d)", value)
    )


@formats.checks("uri")
def is_address(value):
    return not isinstance(value, str) or bool(re.fullmatch(r"[a-z]+://[!-~]+", value))


def main(schemas, files):
    loaded = {}
    for name, expected in HASHES.items():
        content = (pathlib.Path(schemas) / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != expected:
            sys.exit(f"{name} is not the schema that is known")
        loaded[name] = json.loads(content)
    resources = [(schema["id"], Resource.from_contents(schema, DRAFT4)) for schema in loaded.values()]
    registry = Registry().with_resources(resources)
    validator = Draft4Validator(loaded["release-package-schema.json"], registry=registry, format_checker=formats)
    wrong = 0
    for file in files:
        # Amounts are read as decimals, so that nothing is rounded on the way.
        package = json.loads(pathlib.Path(file).read_text(), parse_float=Decimal)
        for error in validator.iter_errors(package):
            wrong += 1
            print(f"{file}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
        for release in package["releases"]:
            ids = {party["id"] for party in release["parties"]}
            for contract in release["contracts"]:
                transactions = contract["implementation"]["transactions"]
                if len({transaction["id"] for transaction in transactions}) != len(transactions):
                    wrong += 1
                    print(f"{file}: two transactions have one id")
                for transaction in transactions:
                    for role in ("payer", "payee"):
                        if transaction[role]["id"] not in ids:
                            wrong += 1
                            print(f"{file}: the {role} of {transaction['id']} is no party")
    print(f"{len(files)} packages, {wrong} mistakes")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
