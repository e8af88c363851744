"""What happens once: reading the files, memory, starting, writing ten million rows."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from asking import PeerFailed, Worker
from machine import memory
from report import Line
from spade_peer import Failed, Spade, TABLES

ROUNDS = 3
FILES = ("scores", "events")


def load_lines(options, names):
    """Each file into a fresh process, as often as ROUNDS; then the peak of memory with both in it."""
    names = [name for name in names if name != "sqlite"]
    times = {file: {name: [] for name in ["spade", *names]} for file in FILES}
    peaks = {name: [] for name in ["spade", *names]}
    held, differences = [], []
    for _ in range(ROUNDS):
        spade = Spade(options.spade, options.threads)
        for table in TABLES:
            took = spade.load_one(options.data, table)[0]
            if table in FILES:
                times[table]["spade"].append(took)
        counts = {file: int(spade.ask(f"{file} | slice count()")[1][0][0]) for file in FILES}
        peaks["spade"].append((spade.peak() / 1e6, 0))
        held.append((spade.held() / 1e6, 0))
        spade.close()
        for name in names:
            worker = Worker(name, options.threads, options.data, "load")
            worker.start()
            for file in FILES:
                times[file][name].append(worker.ask(file, 0)[0])
                _, rows = worker.ask("count", file)
                if int(rows[0][0]) != counts[file]:
                    differences.append(f"{name} has {rows[0][0]} rows of {file}, Spade {counts[file]}")
            peaks[name].append((memory(worker.pid, "VmHWM") / 1e6, 0))
            worker.close()
    for file in FILES:
        size = (Path(options.data) / f"{file}.csv").stat().st_size
        yield Line(f"load {file}.csv, {size / 1e6:.0f} MB", "load", times[file], differences, 0)
    yield Line("peak memory with all loaded", "memory", peaks, [], 0, "MB")
    rows = sum(counts.values())
    yield Line(f"memory held, {held[0][0] * 1e6 / rows:.0f} bytes a row of both files", "memory", {"spade": held}, [], 0, "MB")


def start_lines(options):
    """From start to exit on the example workspace: one question asked of its files."""
    root = Path(__file__).resolve().parents[2] / "examples/portfolio"
    commands = {"spade": [options.spade, "--no-init", "--mode", "csv", "-w", str(root / "workspace.spade"), "-c", "slice mean(score) by tier"]}
    duckdb = Path(sys.executable).with_name("duckdb")
    if duckdb.exists():
        commands["duckdb"] = [str(duckdb), "-csv", "-c", f"""SELECT tier, avg(score) FROM '{root}/accounts.csv' LEFT JOIN
            (SELECT account_id, arg_max(score, date) score FROM '{root}/scores.csv' GROUP BY account_id) USING (account_id) GROUP BY tier"""]
    times = {name: [] for name in commands}
    for _ in range(11):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            times[name].append(((time.perf_counter() - start) * 1000, 0))
            if done.returncode:
                return [Line("-c on the example, start to exit", "start", {}, [done.stderr.decode()], 0)]
    return [Line("-c on the example, start to exit", "start", times, [], 0)]


def write_line(options, spade, peers):
    """Three columns of every score to a CSV file."""
    folder = Path(options.data) / "written"
    folder.mkdir(exist_ok=True)
    query = f'scores | select account_id, date, score | into "{folder}/spade.csv"'
    writers = [peer for peer in peers if peer.name != "sqlite"]
    times = {name: [] for name in ["spade", *[peer.name for peer in writers]]}
    try:
        for _ in range(ROUNDS):
            times["spade"].append(spade.ask(query)[0])
            for peer in writers:
                path = folder / f"{peer.name}.csv"
                path.unlink(missing_ok=True)
                times[peer.name].append(peer.ask("write", str(path))[0])
        sums = {name: summary(folder / f"{name}.csv") for name in times}
        differences = [f"{name} wrote {s}, Spade {sums['spade']}" for name, s in sums.items() if s != sums["spade"]]
    except (Failed, PeerFailed) as error:
        times, differences = {}, [str(error)]
    finally:
        shutil.rmtree(folder)
    return Line("write 3 columns of every score", "write", times, differences, 0)


def summary(path):
    """Rows and the scores' sum of a written file, which no order changes."""
    import polars

    frame = polars.read_csv(path)
    return frame.height, round(frame["score"].sum(), 0)
