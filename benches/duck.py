#!/usr/bin/env python3
"""Runs the SQL of a workload on a folder of data: `duck.py SQL DATA`."""
import sys
from pathlib import Path

import duckdb

sql, data = sys.argv[1:]
statements = Path(sql).read_text(encoding="utf-8").replace("{data}", data)
duckdb.connect().execute("SET preserve_insertion_order = false;" + statements)
