#!/usr/bin/env python3
"""Files that mean harm, or that an accident made: are they read as they are, or refused with a word?

Each file comes with what stands in it. It is *right* where that is read, *refused* where loading ends with an error that
names the file, *said* where something else is read and a warning or a note says so, and *silent* where it is read otherwise
without a word: that, or an end by a signal, is a failure. Where Python has DuckDB, it reads the same files as it does by
itself, and its verdict stands beside.

usage: hostile.py --spade PATH [--list]
"""
import argparse
import csv
import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import duckdb
except ImportError:
    duckdb = None

PLAIN = b'a,b\n1,x\n2,y\n3,z\n'
ROWS = [['1', 'x'], ['2', 'y'], ['3', 'z']]
MANY = b'a,b\n' + b''.join(b'%d,x%d\n' % (i, i) for i in range(50_000))
MANY_ROWS = [[str(i), f'x{i}'] for i in range(50_000)]


def damaged(data, at, by=0x55):
    return data[:at] + bytes([data[at] ^ by]) + data[at + 1:]


def squeezed(data):
    done = subprocess.run(['zstd', '-q', '-c', '--check'], input=data, capture_output=True)
    return done.stdout


def files():
    """Name, bytes, names of columns and rows; None for rows that nobody can know: not to be read without a word."""
    def file(name, data, rows=None, header=('a', 'b')):
        return name, data, list(header), rows

    packed = gzip.compress(MANY, mtime=0)
    yield file('plain.csv', PLAIN, ROWS)

    # Compressed, and not what their ends say.
    yield file('whole.csv.gz', packed, MANY_ROWS)
    yield file('two_members.csv.gz', gzip.compress(MANY[:9_000], mtime=0) + gzip.compress(MANY[9_000:], mtime=0), MANY_ROWS)
    yield file('wrong_sum.csv.gz', damaged(packed, len(packed) - 8))
    yield file('wrong_length.csv.gz', damaged(packed, len(packed) - 2))
    yield file('cut.csv.gz', packed[:len(packed) // 2])
    yield file('cut_before_the_sum.csv.gz', packed[:-8])
    yield file('broken_within.csv.gz', damaged(packed, len(packed) // 2))
    yield file('second_member_broken.csv.gz', packed + damaged(gzip.compress(b'7,x\n', mtime=0), 12))
    yield file('more_after_the_end.csv.gz', packed + b'5,hidden\n')
    yield file('not_packed.csv.gz', PLAIN)
    if shutil.which('zstd'):
        frame = squeezed(MANY)
        yield file('whole.csv.zst', frame, MANY_ROWS)
        yield file('wrong_sum.csv.zst', damaged(frame, len(frame) - 2))
        yield file('cut.csv.zst', frame[:len(frame) // 2])
        yield file('more_after_the_end.csv.zst', frame + b'5,hidden\n')

    # Rows longer or shorter than the rest.
    short = b'a,b,c\n' + b'1,2,3\n' * 100
    yield file('short_first.csv', b'a,b,c\n1,2\n3,4,5\n6,7,8\n', header='abc')
    yield file('short_late.csv', short + b'4,5\n' + b'1,2,3\n' * 100, header='abc')
    yield file('long_late.csv', short + b'4,5,6,7\n' + b'1,2,3\n' * 100, header='abc')
    yield file('long_after_a_sample.csv', MANY + b'4,5,6\n')
    yield file('short_after_a_sample.csv', MANY + b'4\n')
    yield file('all_longer_than_names.csv', b'a,b\n1,2,3\n4,5,6\n')
    yield file('cut_in_a_row.csv', b'a,b,c\n1,2,3\n4,5')

    # Quotes.
    yield file('never_closed.csv', MANY + b'7,"open\n8,x\n9,y\n')
    yield file('closed_much_later.csv', b'a,b\n1,"x\n' + b'2,y\n' * 1_000 + b'3",z\n')
    yield file('text_behind_a_quote.csv', b'a,b\n1,"x"y\n2,z\n')
    yield file('quote_within.csv', b'a,b\n1,5" pipe\n2,z\n', [['1', '5" pipe'], ['2', 'z']])
    yield file('line_ends_in_quotes.csv', b'a,b\n1,"x\r\ny\n"\n2,z\n', [['1', 'x\r\ny\n'], ['2', 'z']])
    yield file('nothing_and_empty.csv', b'a,b\n1,""\n2,\n3,x\n', [['1', ''], ['2', ''], ['3', 'x']])

    # Bytes that are no text.
    yield file('zero_byte.csv', b'a,b\n1,x\0y and z\n2,z\n', [['1', 'x\0y and z'], ['2', 'z']])
    yield file('zero_byte_late.csv', MANY + b'7,x\0y\n', MANY_ROWS + [['7', 'x\0y']])
    yield file('zeros_for_rows.csv', PLAIN + bytes(20))
    yield file('zeros_for_rows_late.csv', MANY + bytes(4_096))
    yield file('not_utf8.csv', MANY + b'7,caf\xe9\n')
    yield file('overlong.csv', b'a,b\n1,\xc0\xaf\n2,z\n')
    yield file('half_a_pair.csv', b'a,b\n1,\xed\xa0\x80\n2,z\n')
    yield file('utf16.csv', PLAIN.decode().encode('utf-16'), ROWS)
    yield file('utf16_odd.csv', PLAIN.decode().encode('utf-16') + b'\x41')
    yield file('mark.csv', b'\xef\xbb\xbf' + PLAIN, ROWS)
    yield file('mark_twice.csv', b'\xef\xbb\xbf\xef\xbb\xbf' + PLAIN, ROWS)
    yield file('picture.csv', b'\x89PNG\r\n\x1a\n' + bytes(range(256)) * 8)
    yield file('nothing.csv', b'')

    # Names.
    yield file('same_names.csv', b'a,a\n1,2\n')
    yield file('empty_name.csv', b'a,\n1,2\n', [['1', '2']], header=('a', ''))
    yield file('no_names.csv', b'1,2\n3,4\n')

    # Values that a reader might improve on.
    yield file('formula.csv', b'a,b\n1,=1+1\n2,@SUM(A1)\n3,+4\n4,-x\n5,"\t=1"\n',
               [['1', '=1+1'], ['2', '@SUM(A1)'], ['3', '+4'], ['4', '-x'], ['5', '\t=1']])
    yield file('leading_noughts.csv', b'a,b\n007,x\n010,y\n', [['007', 'x'], ['010', 'y']])
    yield file('beyond_64_bits.csv', b'a,b\n9223372036854775808,x\n1,y\n', [['9223372036854775808', 'x'], ['1', 'y']])
    yield file('beyond_a_double.csv', b'a,b\n12345678901234567890123,x\n2,y\n', [['12345678901234567890123', 'x'], ['2', 'y']])
    yield file('endless_numbers.csv', b'a,b\n1e999,x\n2,y\n', [['1e999', 'x'], ['2', 'y']])
    yield file('nan.csv', b'a,b\nnan,x\n2,y\ninf,z\n', [['nan', 'x'], ['2', 'y'], ['inf', 'z']])
    yield file('hexadecimal.csv', b'a,b\n0x10,x\n0x1p4,y\n', [['0x10', 'x'], ['0x1p4', 'y']])
    yield file('late_text.csv', MANY + b'none,x\n', MANY_ROWS + [['none', 'x']])
    yield file('late_decimal.csv', MANY + b'0.1,x\n', MANY_ROWS + [['0.1', 'x']])
    yield file('no_such_day.csv', b'a,b\n2026-02-29,x\n2026-01-01,y\n', [['2026-02-29', 'x'], ['2026-01-01', 'y']])
    yield file('spaces.csv', b'a,b\n1, x \n2,y\n', [['1', ' x '], ['2', 'y']])
    yield file('two_ways_to_write_e.csv', 'a,b\n1,\u00e9\n2,e\u0301\n'.encode(), [['1', '\u00e9'], ['2', 'e\u0301']])
    yield file('escapes.csv', b'a,b\n1,\x1b]0;owned\x07\n2,\xe2\x80\xaex\n', [['1', '\x1b]0;owned\x07'], ['2', '\u202ex']])
    yield file('comment_sign.csv', b'a,b\n#1,x\n2,y\n', [['#1', 'x'], ['2', 'y']])
    yield file('empty_lines.csv', b'a,b\n\n1,x\n\n\n2,y\n3,z\n\n', ROWS)
    yield file('mixed_line_ends.csv', b'a,b\r\n1,x\n2,y\r\n3,z\n', ROWS)
    yield file('end_of_file_sign.csv', b'a,b\n1,x\n2,\x1a\n3,z\n', [['1', 'x'], ['2', '\x1a'], ['3', 'z']])


def same(found, meant):
    """Whether a cell is what was written; a number may be written otherwise, a text may not."""
    if found == meant:
        return True
    number = re.compile(r'-?(0|[1-9]\d{0,14})(\.\d+)?')
    return bool(number.fullmatch(found) and number.fullmatch(meant)) and float(found) == float(meant)


def alike(names, header):
    """The same names; what has none may get any."""
    return len(names) == len(header) and all(name == other or other == '' for name, other in zip(names, header))


def equal(rows, meant):
    return len(rows) == len(meant) and all(
        len(row) == len(other) and all(map(same, row, other)) for row, other in zip(rows, meant))


def spade(command, path, header, meant):
    done = subprocess.run(
        [command, '--mode', 'csv', '-c', f'load "{path}" as t\nt'], capture_output=True, timeout=60)
    said = done.stderr.decode()
    if done.returncode == 3 and len(re.findall('^error', said, re.M)) == 1 and path in said:
        return 'refused'
    if done.returncode != 0:
        return f'ended with {done.returncode}'
    table = list(csv.reader(io.StringIO(done.stdout.decode(), newline='')))
    if meant is not None and alike(table[0], header) and equal(table[1:], meant):
        return 'right'
    return 'said' if re.search('^(warning|note)', said, re.M) else 'silent'


def other(path, header, meant):
    """What DuckDB makes of it: the same, less or something else."""
    try:
        answer = duckdb.connect().execute('select * from read_csv(?)', [path])
        names = [column[0] for column in answer.description]
        rows = [['' if cell is None else str(cell) for cell in row] for row in answer.fetchall()]
    except duckdb.Error:
        return 'refused'
    return 'right' if meant is not None and alike(names, header) and equal(rows, meant) else 'silent'


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--spade', required=True)
    options.add_argument('--list', action='store_true', help='the verdict on each file')
    given = options.parse_args()
    verdicts = {'spade': {}, 'DuckDB': {}}
    with tempfile.TemporaryDirectory() as folder:
        for name, data, header, meant in files():
            path = os.path.join(folder, name)
            with open(path, 'wb') as target:
                target.write(data)
            verdicts['spade'][name] = spade(os.path.abspath(given.spade), path, header, meant)
            if duckdb:
                verdicts['DuckDB'][name] = other(path, header, meant)
            if given.list:
                print(f'{name:30} {verdicts["spade"][name]:10} {verdicts["DuckDB"].get(name, "")}')
    for reader, found in verdicts.items():
        if found:
            counts = {verdict: list(found.values()).count(verdict) for verdict in ('right', 'refused', 'said', 'silent')}
            print(f'{reader}: {len(found)} files, ' + ', '.join(f'{count} {verdict}' for verdict, count in counts.items()))
    bad = [name for name, verdict in verdicts['spade'].items() if verdict not in ('right', 'refused', 'said')]
    # What is well formed isn't refused either.
    bad += [name for name, _, _, meant in files() if meant is not None and verdicts['spade'][name] != 'right']
    for name in dict.fromkeys(bad):
        print(f'{name}: {verdicts["spade"][name]}')
    sys.exit(1 if bad else 0)


if __name__ == '__main__':
    main()
