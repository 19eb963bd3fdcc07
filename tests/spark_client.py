#!/usr/bin/env python3
"""One session of Spark in local mode, for the tests: each line that it reads is a request, each that it writes an answer, both as JSON.

A request has tables, whose rows become Parquet files, as many as it has partitions, and queries, which are asked of
them. An answer has the rows of each query as CSV, or what Spark said instead. Needs `pip install pyspark pyarrow` and
Java; `tests/spark` sees to that.
"""
import csv
import datetime
import decimal
import io
import json
import os
import shutil
import sys
import tempfile

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
# What others print is no answer.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
from pyspark.sql import SparkSession

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.driver.memory", "3g")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.ansi.enabled", "true")
    .config("spark.sql.variable.substitute", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.maxPlanStringLength", "1000")
    .config("spark.sql.analyzer.maxIterations", "1000")
    .config("spark.sql.constraintPropagation.enabled", "false")
    .config("spark.sql.optimizer.excludedRules", "org.apache.spark.sql.catalyst.optimizer.PushDownPredicates")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def held(ty):
    """What holds the cells of a column, and how a cell is made of its text."""
    word, _, rest = ty.partition("(")
    if word == "DECIMAL":
        digits, places = (int(part) for part in rest.rstrip(")").split(","))
        return pa.decimal128(digits, places), lambda text: decimal.Decimal(text).quantize(
            decimal.Decimal(1).scaleb(-places), context=decimal.Context(prec=60)
        )
    return {
        "BIGINT": (pa.int64(), int),
        "DATE": (pa.date32(), datetime.date.fromisoformat),
        "BOOLEAN": (pa.bool_(), lambda text: text == "true"),
        "VARCHAR": (pa.string(), str),
        "TIMESTAMP": (pa.timestamp("us"), datetime.datetime.fromisoformat),
        "TIMESTAMP WITH TIME ZONE": (
            pa.timestamp("us", tz="UTC"),
            lambda text: datetime.datetime.fromisoformat(text + ":00"),
        ),
    }[ty]


def put(table, folder, partitions):
    """The rows of a table, dealt out to so many files; one of them holds no row where there are fewer rows than files."""
    fields = [(name, *held(ty)) for name, ty in table["columns"]]
    schema = pa.schema([pa.field(f"c{at}", ty) for at, (_, ty, _) in enumerate(fields)])
    os.makedirs(folder)
    for part in range(partitions):
        rows = table["rows"][part::partitions]
        columns = [
            pa.array([None if row[at] is None else made(row[at]) for row in rows], type=ty)
            for at, (_, ty, made) in enumerate(fields)
        ]
        pq.write_table(pa.table(columns, schema=schema), os.path.join(folder, f"part-{part:04}.parquet"))
    # Columns of files may have no name that Spark does not like; those of a view may have any.
    frame = spark.read.parquet(folder).toDF(*[name for name, _, _ in fields])
    frame.createOrReplaceTempView("`" + table["name"].replace("`", "``") + "`")


def answer(query):
    frame = spark.sql(query)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(frame.columns)
    for row in frame.collect():
        rows.writerow(["" if value is None else value for value in row])
    return out.getvalue()


for line in sys.stdin:
    request = json.loads(line)
    folder = tempfile.mkdtemp(prefix="meed-spark-")
    try:
        spark.conf.set("spark.sql.shuffle.partitions", str(request["partitions"]))
        for at, table in enumerate(request["tables"]):
            put(table, os.path.join(folder, str(at)), request["partitions"])
        said = {"answers": [answer(query) for query in request["queries"]], "version": pyspark.__version__}
    except Exception as error:
        said = {"error": str(error)[:3000]}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    answers.write(json.dumps(said) + "\n")
    answers.flush()
spark.stop()
