#!/usr/bin/env python3
"""Asks random questions of spade and of DuckDB and compares the answers (needs the duckdb module).

usage: compare.py --spade PATH [--questions 1000] [--seed 1] [--show 5]

Exits with 1 where an answer differs; what is shown then is enough to ask it again.
"""
import argparse
import datetime
import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from questions import FEATURES, TIERS, Questions

LAST = datetime.date(2026, 10, 31)


def cell(value):
    """A value of a file; the empty text needs quotes, nothing has none."""
    if value is None:
        return ''
    if value == '' or (isinstance(value, str) and '"' in value):
        return '"' + value.replace('"', '""') + '"'
    return ('true' if value else 'false') if isinstance(value, bool) else str(value)


def write_tables(folder, rng):
    def maybe(value, chance=0.15):
        return None if rng.random() < chance else value

    def day(back):
        return LAST - datetime.timedelta(days=rng.randrange(back))

    count = rng.choice([1, 5, 20, 60])
    accounts = [(i, maybe(rng.choice(TIERS)), maybe(rng.randrange(0, 60)), maybe(rng.randrange(-2000, 90000) / 4),
                 maybe(day(500)), maybe(day(120), 0.8), maybe(rng.random() < 0.6)) for i in range(1, count + 1)]
    # One with everything, so that no column is empty and the types are known; and one row at the last day.
    accounts.append((count + 1, 'pro', 3, 100.25, LAST - datetime.timedelta(days=499), LAST, True))
    scores = {}
    for _ in range(rng.choice([0, 5, 100, 300])):
        scores[rng.randrange(1, count + 3), day(150)] = maybe(rng.randrange(0, 101))
    scores[count + 1, LAST] = 50
    events = [(datetime.datetime.combine(day(150), datetime.time()) + datetime.timedelta(seconds=rng.choice([0, 86399, rng.randrange(86400)])),
               rng.randrange(1, count + 3), maybe(rng.choice(FEATURES)), maybe(rng.randrange(-20, 80) / 8))
              for _ in range(rng.choice([0, 10, 200]))]
    events.append((datetime.datetime.combine(LAST, datetime.time(23, 59, 59)), 1, 'login', 1.125))
    tables = {
        'accounts': (('id', 'tier', 'seats', 'arr', 'signup', 'churned', 'active'), accounts),
        'scores': (('account_id', 'date', 'score'), [(a, d, s) for (a, d), s in scores.items()]),
        'events': (('ts', 'account_id', 'feature', 'value'), events),
    }
    for name, (header, rows) in tables.items():
        lines = [','.join(header)] + [','.join(map(cell, row)) for row in rows]
        (folder / f'{name}.csv').write_text('\n'.join(lines) + '\n')
    return tables


# What spade refuses on purpose where SQL answers: a comparison that can never be true is a slip of the pen.
INTENDED = ['against null is never true']

LOAD = '''load "accounts.csv" as accounts entity id from signup until churned (types (tier text, seats int, arr number, active bool))
load "scores.csv" as scores history of accounts by account_id at date (types (score int))
load "events.csv" as events log of accounts by account_id at ts (types (feature text, value number))
set now = 2026-10-31
'''

SCHEMA = '''create table accounts (id bigint, tier text, seats bigint, arr double, signup date, churned date, active boolean);
create table scores (account_id bigint, date date, score bigint);
create table events (ts timestamp, account_id bigint, feature text, value double);'''


def plain(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()[:10] if not isinstance(value, datetime.datetime) else value.date().isoformat()
    return value


def same(a, b):
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b or a == b and isinstance(a, bool) == isinstance(b, bool)
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
    return a == b


def key(row):
    return [(value is None, f'{value:.6g}' if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)) for value in row]


def finite(rows):
    """What isn't finite is null."""
    return [[None if isinstance(v, float) and not math.isfinite(v) else plain(v) for v in row] for row in rows]


def compare(rows, expected, ordered):
    if len(rows) != len(expected):
        return False
    if not ordered:
        rows, expected = sorted(rows, key=key), sorted(expected, key=key)
    return all(len(a) == len(b) and all(map(same, a, b)) for a, b in zip(rows, expected))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--spade', required=True)
    parser.add_argument('--questions', type=int, default=1000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--show', type=int, default=5)
    options = parser.parse_args()
    asked = differing = refused = intended = 0
    first = LOAD.count('\n') + 1
    seed = options.seed
    while asked < options.questions:
        seed += 1
        rng = random.Random(seed)
        questions = Questions(seed)
        batch = [questions.question("date '2026-10-31'") for _ in range(min(40, options.questions - asked))]
        with tempfile.TemporaryDirectory() as name, duckdb.connect() as db:
            folder = Path(name)
            tables = write_tables(folder, rng)
            script = LOAD + ''.join(f'{spade} | into "{i}.json"\n' for i, (spade, _) in enumerate(batch))
            (folder / 'script.spade').write_text(script)
            run = subprocess.run([options.spade, '--quiet', '--keep-going', '--errors', 'json', 'script.spade'], cwd=folder, capture_output=True, text=True)
            if run.returncode not in (0, 1, 3):
                sys.exit(f'seed {seed}: ended with {run.returncode}\n{run.stderr}')
            db.execute('set threads = 1')
            db.execute(SCHEMA)
            for table, (header, rows) in tables.items():
                if rows:
                    db.executemany(f"insert into {table} values ({', '.join('?' * len(header))})", rows)
            for i, (spade, sql) in enumerate(batch):
                asked += 1
                try:
                    expected = finite(db.execute(sql).fetchall())
                except duckdb.Error as error:
                    expected = error
                answer = folder / f'{i}.json'
                rows = [list(row.values()) for row in json.loads(answer.read_text())] if answer.exists() else None
                if rows is None and isinstance(expected, (duckdb.OutOfRangeException, duckdb.ConversionException)):
                    refused += 1
                    continue
                if rows is None and any(f'"line":{first + i}' in line and words in line for line in run.stderr.split('\n') for words in INTENDED):
                    intended += 1
                    continue
                if rows is not None and not isinstance(expected, Exception) and compare(rows, expected, '| sort ' in spade):
                    continue
                differing += 1
                if differing <= options.show:
                    print(f'seed {seed}, question {i}:\n{spade}\n{sql}\nspade:  {str(rows)[:600]}\nduckdb: {str(expected)[:600]}')
                    if rows is None:
                        print(run.stderr[-1500:])
                    print()
    print(f'{asked} questions from seed {options.seed}: {differing} answers differ, {refused} refused by both, '
          f'{intended} refused on purpose')
    sys.exit(differing > 0)


if __name__ == '__main__':
    main()
