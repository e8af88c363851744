#!/usr/bin/env python3
"""The share of the program's regions and lines that the tests ran through, file by file: coverage.py BUILD_FOLDER

Reads what `swift test --enable-code-coverage` left there. Swift has no figures for branches.
"""
import json
import sys
from collections import defaultdict
from pathlib import Path

CORE = ('SpadeBase', 'SpadeSyntax', 'SpadeStore', 'SpadePlan', 'SpadeEngine')


def main():
    root = Path(__file__).resolve().parent.parent.parent
    report = next(Path(sys.argv[1]).glob('**/codecov/*.json'))
    modules, files = defaultdict(lambda: [0, 0, 0, 0]), []
    for file in json.loads(report.read_text())['data'][0]['files']:
        path = Path(file['filename'])
        if root / 'Sources' not in path.parents:
            continue
        name = path.relative_to(root / 'Sources')
        summary = file['summary']
        numbers = [summary[kind][part] for kind in ('regions', 'lines') for part in ('covered', 'count')]
        files.append((name, *numbers))
        for module in (name.parts[0], 'all') + (('core',) if name.parts[0] in CORE else ()):
            modules[module] = [a + b for a, b in zip(modules[module], numbers)]
    print('module             regions   lines')
    for module, (regions, of_regions, lines, of_lines) in sorted(modules.items(), key=lambda m: (m[0] in ('core', 'all'), m[0])):
        print(f'{module:18} {100 * regions / max(of_regions, 1):6.1f}% {100 * lines / max(of_lines, 1):6.1f}%')
    print('\nlowest files')
    for name, regions, of_regions, *_ in sorted((f for f in files if f[2] >= 10), key=lambda f: f[1] / f[2])[:25]:
        print(f'{100 * regions / of_regions:6.1f}% of {of_regions:4}  {name}')


main()
