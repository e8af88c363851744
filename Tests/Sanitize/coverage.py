#!/usr/bin/env python3
"""The share of the program's regions, lines and functions that the tests ran through: coverage.py BUILD_FOLDER [PATH]

Reads what `swift test --enable-code-coverage` left there. Swift has no figures for branches. With a path below Sources
(`SpadeEngine`, `SpadeEngine/Groups`) each region there that no test comes by is listed.
"""
import json
import sys
from collections import defaultdict
from pathlib import Path

CORE = ('SpadeBase', 'SpadeSyntax', 'SpadeStore', 'SpadePlan', 'SpadeEngine', 'SpadeDisplay')
# Per cent of the regions; with less it fails.
LEAST = {'core': 95, 'all': 90}


def missing(report, folder):
    """The regions of code below a folder that were never run; what is generic or inlined was where any of its copies was."""
    counts = defaultdict(int)
    for function in report['functions']:
        for line, column, end_line, end_column, count, file, _, kind in function['regions']:
            name = Path(function['filenames'][file])
            if kind == 0 and (name == folder or folder in name.parents):
                counts[name, line, column, end_line, end_column] += count
    for (name, line, column, end_line, end_column), _ in sorted(entry for entry in counts.items() if entry[1] == 0):
        text = name.read_text().split('\n')[line - 1]
        end = end_column - 1 if end_line == line else len(text)
        print(f'{name.relative_to(folder)}:{line}: {text[:column - 1].strip()} >>{text[column - 1:end]}<<'[:160])


def main():
    root = Path(__file__).resolve().parent.parent.parent
    report = json.loads(next(Path(sys.argv[1]).glob('**/codecov/*.json')).read_text())['data'][0]
    if len(sys.argv) > 2:
        return missing(report, root / 'Sources' / sys.argv[2])
    modules, files = defaultdict(lambda: [0] * 6), []
    for file in report['files']:
        path = Path(file['filename'])
        if root / 'Sources' not in path.parents:
            continue
        name = path.relative_to(root / 'Sources')
        summary = file['summary']
        numbers = [summary[kind][part] for kind in ('regions', 'lines', 'functions') for part in ('covered', 'count')]
        files.append((name, *numbers))
        for module in (name.parts[0], 'all') + (('core',) if name.parts[0] in CORE else ()):
            modules[module] = [a + b for a, b in zip(modules[module], numbers)]
    print('lowest files')
    for name, regions, of_regions, *_ in sorted((f for f in files if f[2] >= 10), key=lambda f: f[1] / f[2])[:25]:
        print(f'{100 * regions / of_regions:6.1f}% of {of_regions:4}  {name}')

    print('\nmodule             regions   lines functions')
    for module, numbers in sorted(modules.items(), key=lambda m: (m[0] in ('core', 'all'), m[0])):
        shares = [100 * covered / max(count, 1) for covered, count in zip(numbers[::2], numbers[1::2])]
        print(f'{module:18} {shares[0]:6.1f}% {shares[1]:6.1f}% {shares[2]:8.1f}%')
    below = [name for name, least in LEAST.items() if modules[name][0] < least * modules[name][1] / 100]
    if below:
        sys.exit(f'fewer regions than there should be: {", ".join(below)}')


main()
