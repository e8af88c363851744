"""A peer in a process of its own that answers JSON lines: peers.py NAME THREADS FOLDER [load].

With `load` it prepares nothing and is asked to read the plain files.
"""

import importlib
import json
import sys

PEERS = {"duckdb": "DuckDB", "polars": "Polars", "chdb": "CHDB", "sqlite": "SQLite"}


def text(value):
    return "" if value is None else str(value)


def main():
    name, threads, folder, *mode = sys.argv[1:]
    module = importlib.import_module(f"peer_{name}")
    peer = getattr(module, PEERS[name])(int(threads))
    ask = peer.ask
    if mode:
        def ask(file, wording):
            return peer.count(wording) if file == "count" else peer.read(folder, file)
    else:
        peer.load(folder)
    wordings = {question: len(all) for question, all in module.WORDINGS.items()}
    print(json.dumps({"version": peer.version, "wordings": wordings}), flush=True)
    for line in sys.stdin:
        try:
            question, wording = json.loads(line)
            took, rows = peer.write(wording) if question == "write" else ask(question, wording)
            print(json.dumps({"took": took, "rows": [list(map(text, row)) for row in rows]}), flush=True)
        except Exception as error:
            print(json.dumps({"error": str(error)}), flush=True)


if __name__ == "__main__":
    main()
