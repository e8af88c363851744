#!/usr/bin/env python3
"""How much of messy CSV files is read as it is meant?

One clean file, and some 2,300 that are polluted in one place each: another delimiter, quote, escape, line end or
encoding; no header, several, lines before and below the table; one field too few or too many in each row and column; a
stray quote in each cell. Each is loaded twice: told what the file is like, and told nothing. A file that is read gets ten
measures from 0 to 1, one that is refused gets none: success; precision, recall and F1 of the names, of the rows, and of the
cells. The score is their sum, averaged over the files; 10 is all.

The measures are those of Vitagliano et al., Pollock: A Data Loading Benchmark (VLDB 2023), the kinds of pollution too;
the data is made up here. What is expected of a row with a field too few or too many is the row before it was polluted,
which nobody can know: so 10 can't be reached.

Beside the score: no row of a file that was read may be missing without a warning.

usage: score.py --spade PATH [--least 9.96] [--list]
"""
import argparse
import csv
import datetime
import io
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

NAMES = ['day', 'hour', 'seats', 'account', 'price', 'plan', 'note', 'link', 'remark']
ROWS = 83
WORDS = 'calls asked for a trial of reports and dashboards before the renewal of their contract in autumn'.split()


def clean_rows():
    """The clean table, the same each time."""
    chance = random.Random(7)
    plans = ['Team', 'Team, yearly', 'Desk 24"', "People's plan", 'Basic', 'Basic, monthly']
    rows = []
    for number in range(ROWS):
        day = datetime.date(2026, 1, 3) + datetime.timedelta(days=3 * number)
        words = [chance.choice(WORDS) for _ in range(chance.randint(8, 20))]
        words[3] += ','
        if number % 9 == 4:
            words[5] = f'"{words[5]}"'
        rows.append([
            day.strftime('%d/%m/%Y'), f'{number // 4 % 24:02d}:{number % 4 * 15:02d}', str(chance.randint(0, 40)),
            f'{chance.choice(["AC", "BK", "CL"])}-{chance.randint(1000, 9999)}', f'${chance.randint(100, 9999) / 100}',
            plans[number % len(plans)], ' '.join(words).capitalize() + '.', f'https://example.com/{number + 100}', '',
        ])
    return rows


@dataclass
class Dialect:
    """How a file is written, and what `load` is told of it."""
    delimiter: str = ','
    quote: str = '"'
    escape: str = '"'
    end: str = '\r\n'

    def cell(self, text, column, stray=False):
        """Only what needs quotes has them, but for the links."""
        needs = column in (6, 7) or any(sign in text for sign in (self.delimiter, self.quote, '\n', '\r'))
        stray = self.quote if stray else ''
        if not needs:
            return stray + text
        inner = text.replace(self.escape, self.escape * 2) if self.escape != self.quote else text
        return self.quote + stray + inner.replace(self.quote, self.escape + self.quote) + self.quote

    def line(self, row, stray=None):
        return self.delimiter.join(self.cell(text, at, at == stray) for at, text in enumerate(row)) + self.end

    def text(self, rows):
        return ''.join(self.line(row) for row in rows)


@dataclass
class File:
    """One file: its bytes, what it means, and how it would be described."""
    name: str
    data: bytes
    header: list = field(default_factory=lambda: list(NAMES))
    rows: list = field(default_factory=list)
    options: dict = field(default_factory=dict)

    def told(self):
        """The option list that describes it, and asks for nothing to be refused."""
        names = ', '.join(f'`{name}`' for name in self.header or [f'column{n + 1}' for n in range(len(NAMES))])
        given = {'delimiter': '","', 'header': 'yes', 'names': f'({names})', 'ragged': 'fill', **self.options}
        return '(' + ', '.join(f'{name} {value}' for name, value in given.items()) + ', quote loose)'


def polluted():
    """All files."""
    rows, usual = clean_rows(), Dialect()
    table = [NAMES] + rows

    def file(name, text, **more):
        data = text if isinstance(text, bytes) else text.encode()
        return File(name, data, rows=more.pop('rows', rows), **more)

    yield file('clean', usual.text(table))
    yield file('no-payload', '', header=[], rows=[])
    yield file('no-last-line-end', usual.text(table)[:-2])
    yield file('two-last-line-ends', usual.text(table) + usual.end)
    yield file('header-only', usual.text(table[:1]), rows=[])
    yield file('one-row', usual.text(table[:2]), rows=rows[:1])
    yield file('no-header', usual.text(rows), header=[], options={'header': 'no'})
    for lines in (2, 3):
        yield file(f'header-of-{lines}-lines', usual.line(NAMES) * (lines - 1) + usual.text(table), options={'skip': lines - 1})
    empty = [''] * len(NAMES)
    yield file('preamble', usual.line(['Report'] + empty[1:]) + usual.line(empty) + usual.text(table), options={'skip': 2})
    yield file('preamble-of-one-field', 'Report of March\r\n\r\n' + usual.text(table), options={'skip': 2})
    yield file('footnotes', usual.text(table) + 'Total: 83\r\n', rows=rows + [['Total: 83']])
    for width in (8, 9, 10):
        second = [[f'{row}.{column}' for column in range(width)] for row in range(ROWS + 1)]
        yield file(f'second-table-of-{width}-columns', usual.text(table) + usual.text(second), rows=rows + second)
    for name, end in (('lf', '\n'), ('cr', '\r')):
        yield file(f'line-ends-{name}', Dialect(end=end).text(table))
    for name, sign in (('semicolon', ';'), ('tab', '\t'), ('comma-space', ', '), ('space', ' '), ('bar', '|'), ('section', '§')):
        written = sign.replace('\t', '\\t')
        yield file(f'delimiter-{name}', Dialect(delimiter=sign).text(table), options={'delimiter': f'"{written}"'})
    yield file('quote-single', Dialect(quote="'", escape="'").text(table), options={'quote': '"\'"'})
    yield file('escape-backslash', Dialect(escape='\\').text(table), options={'escape': '"\\\\"'})
    yield file('escape-none', Dialect(escape='').text(table))
    signs = [row[:5] + [row[5].replace('Team', 'Équipe')] + row[6:] for row in rows]
    for encoding in ('utf-8-sig', 'latin1', 'windows-1252', 'utf-16', 'utf-16-le', 'utf-16-be'):
        told = {'utf-8-sig': 'utf-8', 'utf-16-le': 'utf-16', 'utf-16-be': 'utf-16'}.get(encoding, encoding)
        yield file(f'encoding-{encoding}', usual.text([NAMES] + signs).encode(encoding), rows=signs,
                   options={'encoding': f'"{told}"'})

    lines = [usual.line(row) for row in table]

    def with_line(number, line):
        return ''.join(lines[:number] + [line] + lines[number + 1:])

    for number, row in enumerate(table):
        cells = [usual.cell(text, at) for at, text in enumerate(row)]
        for at in range(len(NAMES)):
            more = ','.join(cells[:at]) + ',' + (',' if at else '') + ','.join(cells[at:]) + usual.end
            yield file(f'more-{number}-{at}', with_line(number, more))
            if at > 0:
                fewer = ','.join(cells[:at]) + ','.join(cells[at:]) + usual.end
                yield file(f'fewer-{number}-{at}', with_line(number, fewer))
            stray = list(row)
            stray[at] = '"' + stray[at]
            meant = [list(other) for other in table]
            meant[number] = stray
            yield file(f'stray-{number}-{at}', with_line(number, usual.line(row, stray=at)), header=meant[0], rows=meant[1:])
        yield file(f'spaces-{number}', with_line(number, ' '.join(cells) + usual.end))


def same(text):
    """A value, however it is written: numbers by their worth, dates in one form."""
    day = re.fullmatch(r'(\d\d)/(\d\d)/(\d{4})', text)
    if day:
        return f'{day[3]}-{day[2]}-{day[1]}'
    return repr(float(text)) if re.fullmatch(r'-?\d+(\.\d+)?', text) else text.strip()


def measures(expected, found):
    if not expected:
        return [1, 1, 1]
    common = sum((Counter(expected) & Counter(found)).values())
    if common == 0:
        return [0, 0, 0]
    precision, recall = common / len(found), common / len(expected)
    return [precision, recall, 2 * precision * recall / (precision + recall)]


def score(file, answer):
    """The sum of the ten measures."""
    table = [[same(cell) for cell in row] for row in csv.reader(io.StringIO(answer, newline=''))]
    header, rows = (table[0], table[1:]) if table else ([], [])
    expected = [[same(cell) for cell in row] for row in file.rows]
    # A row is what stands in it: what a shorter one lacks is nothing.
    whole = [tuple(row + [''] * (len(NAMES) - len(row))) for row in expected]
    return 1 + sum(
        measures(file.header, header) + measures(whole, [tuple(row) for row in rows])
        + measures([cell for row in whole for cell in row], [cell for row in rows for cell in row]))


def load(spade, path, options):
    statements = f'load "{path}" as t {options}\nt'
    done = subprocess.run([spade, '--mode', 'csv', '-c', statements], capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def judge(spade, folder, file, options):
    """The score, whether it was read, and whether rows are missing without a word."""
    path = os.path.join(folder, file.name + '.csv')
    code, answer, said = load(spade, path, options)
    if code not in (0, 3):
        sys.exit(f'{file.name} {options}: ended with {code}\n{said}')
    if code != 0:
        return 0, False, False
    rows = max(0, len(list(csv.reader(io.StringIO(answer, newline='')))) - 1)
    return score(file, answer), True, rows < len(file.rows) and 'warning' not in said


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--spade', required=True)
    options.add_argument('--least', type=float, default=9.96, help='fails below this score of files that are described')
    options.add_argument('--list', action='store_true', help='each file that is not read whole')
    given = options.parse_args()
    spade, failed = os.path.abspath(given.spade), False
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        files = list(polluted())
        for file in files:
            with open(os.path.join(folder, file.name + '.csv'), 'wb') as target:
                target.write(file.data)
        for title, told in (('told what the file is like', File.told), ('told nothing', lambda file: '')):
            judged = list(pool.map(lambda file: judge(spade, folder, file, told(file)), files))
            total = sum(points for points, _, _ in judged) / len(files)
            read = sum(is_read for _, is_read, _ in judged)
            silent = [file.name for file, (_, _, is_silent) in zip(files, judged) if is_silent]
            print(f'{title}: {total:.3f} of 10; {len(files):,} files, {read:,} read, {len(files) - read:,} refused; '
                  f'rows missing without a warning in {len(silent)}' + (': ' + ', '.join(silent[:10]) if silent else ''))
            kinds = Counter()
            count = Counter()
            for file, (points, _, _) in zip(files, judged):
                kind = re.sub(r'(-\d+)+$', '', file.name) if re.match(r'(more|fewer|stray|spaces)-', file.name) else file.name
                kinds[kind] += points
                count[kind] += 1
                if given.list and points < 9.9:
                    print(f'  {file.name}: {points:.2f}')
            if given.list:
                for kind in kinds:
                    print(f'  {kind} ({count[kind]}): {kinds[kind] / count[kind]:.3f}')
            failed = failed or bool(silent) or told is File.told and total < given.least
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
