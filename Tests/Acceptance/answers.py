#!/usr/bin/env python3
"""Compute the answers of the cases with DuckDB, from SQL that is written from the meaning of the words, not from spade.

usage: answers.py [FOLDER ...] [-k SUBSTRING]     (needs the duckdb module; all folders beside this file by default)

A folder holds NAME.spade, the query; NAME.sql, the same question to DuckDB; NAME.csv, the answer, which this writes.
`tables.sql` reads the folder's tables and defines what its questions share. The last statement of NAME.sql is the answer:
its column names are the header, and it must order its rows.
"""
import datetime
import sys
from pathlib import Path

import duckdb


def cell(value):
    """A value as spade writes it into csv: nothing for null, quotes for the empty text."""
    if value is None or value != value:                # regr_slope of one row is not a number
        return ''
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, datetime.datetime):
        text = value.isoformat(' ')
        return text.rstrip('0') if '.' in text else text
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = str(value)
    if text == '' or any(c in text for c in ',"\n\r') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def answer(folder, case):
    with duckdb.connect() as db:
        db.execute(f"set file_search_path = '{folder}'")
        db.execute("set timezone = 'UTC'")
        db.execute('set threads = 1')                  # sums to the last digit the same each time
        db.execute((folder / 'tables.sql').read_text())
        result = db.execute(case.read_text())
        header = [column[0] for column in result.description]
        rows = result.fetchall()
    lines = [','.join(map(cell, row)) for row in [header, *rows]]
    case.with_suffix('.csv').write_bytes(('\n'.join(lines) + '\n').encode())


def main():
    arguments = sys.argv[1:]
    only = ''
    if '-k' in arguments:
        at = arguments.index('-k')
        only = arguments[at + 1]
        del arguments[at:at + 2]
    here = Path(__file__).resolve().parent
    folders = [Path(a).resolve() for a in arguments] or sorted(p for p in here.iterdir() if p.is_dir())
    for folder in folders:
        for case in sorted(folder.glob('*.sql')):
            if case.name == 'tables.sql' or only not in case.name:
                continue
            try:
                answer(folder, case)
            except duckdb.Error as error:
                print(f'{folder.name}/{case.name}: {error}', file=sys.stderr)


main()
