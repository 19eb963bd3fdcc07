#!/usr/bin/env python3
"""A client of Spark in local mode: reads statements, each ended by a semicolon at the end of a line, and prints what SELECT gives as CSV.

Spark's own client prints no headings and no CSV. Needs `pip install pyspark` and Java.
"""
import csv
import os
import sys

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
from pyspark.sql import SparkSession

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.ansi.enabled", "true")
    .config("spark.sql.variable.substitute", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", os.environ.get("MEED_SPARK_PARTITIONS", "2"))
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
out = csv.writer(sys.stdout, lineterminator="\n")
for statement in sys.stdin.read().split(";\n"):
    if not statement.strip():
        continue
    frame = spark.sql(statement)
    if frame.columns:
        out.writerow(frame.columns)
        for row in frame.collect():
            out.writerow(["" if value is None else value for value in row])
spark.stop()
