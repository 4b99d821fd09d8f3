"""Measures SQLite: small transactions with a write-ahead log, synchronous=FULL and NORMAL, one large transaction, and
point queries. Each iteration has a new database."""

import os
import sqlite3
import sys
import tempfile

sys.path.insert(0, "/srv/python")
import rtb  # noqa: E402

QUERIES = 5000
BULK = 50000


def connect(path, synchronous):
    database = sqlite3.connect(path, isolation_level=None)
    mode = database.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        # The file system has no shared memory, or no locks. Another journal would be another measurement.
        rtb.fail(f"SQLite could not use a write-ahead log here: journal_mode is {mode}")
    database.execute(f"PRAGMA synchronous={synchronous}")
    database.execute("CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, name TEXT, size INTEGER)")
    return database


def small_transactions(database, count):
    for i in range(count):
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO items (name, size) VALUES (?, ?)", (f"item {i}", i))
        database.execute("COMMIT")


def bulk(database):
    database.execute("BEGIN IMMEDIATE")
    database.executemany("INSERT INTO items (name, size) VALUES (?, ?)", ((f"item {i}", i) for i in range(BULK)))
    database.execute("COMMIT")


def queries(database, rows):
    for i in range(QUERIES):
        found = database.execute("SELECT size FROM items WHERE id = ?", (i * 7919 % rows + 1,)).fetchone()
        if found is None:
            rtb.fail("a row that was written is not there")


def measure(directory, count):
    with tempfile.TemporaryDirectory(dir=directory) as folder:
        values = {}
        for synchronous in ("FULL", "NORMAL"):
            database = connect(os.path.join(folder, f"{synchronous}.db"), synchronous)
            took, _ = rtb.timed(lambda: small_transactions(database, count))
            values[f"{synchronous.lower()}Ns"] = took / count
            rows = database.execute("SELECT COUNT(*) FROM items").fetchone()[0]
            if rows != count:
                rtb.fail(f"{count} rows were written, and {rows} are there")
            if synchronous == "NORMAL":
                took, _ = rtb.timed(lambda: bulk(database))
                values["bulkNs"] = took / BULK
                took, _ = rtb.timed(lambda: queries(database, rows + BULK))
                values["queryNs"] = took / QUERIES
            database.close()
        return values


def main():
    arguments = rtb.arguments(transactions=500)
    rtb.print_file_system(arguments.dir)
    rtb.say(sqlite=sqlite3.sqlite_version, python=sys.version.split()[0])
    rtb.iterate(arguments, lambda: measure(arguments.dir, arguments.transactions))


main()
