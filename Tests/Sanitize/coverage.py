#!/usr/bin/env python3
"""The share of the program's regions, lines and functions that the tests ran through, file by file: coverage.py BUILD_FOLDER

Reads what `swift test --enable-code-coverage` left there. Swift has no figures for branches.
"""
import json
import sys
from collections import defaultdict
from pathlib import Path

CORE = ('SpadeBase', 'SpadeSyntax', 'SpadeStore', 'SpadePlan', 'SpadeEngine', 'SpadeDisplay')


def main():
    root = Path(__file__).resolve().parent.parent.parent
    report = next(Path(sys.argv[1]).glob('**/codecov/*.json'))
    modules, files = defaultdict(lambda: [0] * 6), []
    for file in json.loads(report.read_text())['data'][0]['files']:
        path = Path(file['filename'])
        if root / 'Sources' not in path.parents:
            continue
        name = path.relative_to(root / 'Sources')
        summary = file['summary']
        numbers = [summary[kind][part] for kind in ('regions', 'lines', 'functions') for part in ('covered', 'count')]
        files.append((name, *numbers))
        for module in (name.parts[0], 'all') + (('core',) if name.parts[0] in CORE else ()):
            modules[module] = [a + b for a, b in zip(modules[module], numbers)]
    print('module             regions   lines functions')
    for module, numbers in sorted(modules.items(), key=lambda m: (m[0] in ('core', 'all'), m[0])):
        shares = [100 * covered / max(count, 1) for covered, count in zip(numbers[::2], numbers[1::2])]
        print(f'{module:18} {shares[0]:6.1f}% {shares[1]:6.1f}% {shares[2]:8.1f}%')
    print('\nlowest files')
    for name, regions, of_regions, *_ in sorted((f for f in files if f[2] >= 10), key=lambda f: f[1] / f[2])[:25]:
        print(f'{100 * regions / of_regions:6.1f}% of {of_regions:4}  {name}')


main()
