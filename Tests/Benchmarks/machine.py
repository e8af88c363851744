"""What the machine is and what its memory gives."""

import os
import platform
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def bandwidth(threads):
    """Bytes a second that `threads` read from memory at once: the best of five sums over 256 MB each."""
    parts = [np.ones(32 << 20) for _ in range(threads)]
    best = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(5):
            start = time.perf_counter()
            list(pool.map(np.sum, parts))
            best = max(best, sum(p.nbytes for p in parts) / (time.perf_counter() - start))
    return best


def scaling(threads):
    """How much more arithmetic `threads` do at once than one does, in their own caches: what no engine can exceed."""
    parts = [np.full(1 << 16, 1.5) for _ in range(threads)]

    def work(part):
        room = np.empty_like(part)
        for _ in range(150):
            np.exp(part, out=room)

    best = {}
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(5):
            for count in (1, threads):
                start = time.perf_counter()
                list(pool.map(work, parts[:count]))
                took = time.perf_counter() - start
                best[count] = min(best.get(count, took), took)
    return threads * best[1] / best[threads]


def describe(threads):
    model = "unknown processor"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {
        "processor": f"{model}, {os.cpu_count()} cores, {threads} threads used",
        "system": f"Linux {platform.release().split('-')[0]}, {platform.machine()}",
        "bandwidth": bandwidth(threads),
        "scaling": scaling(threads),
        "load": os.getloadavg()[0],
    }


class Watch:
    """Around a piece of this process's work; `took` is then milliseconds by the clock and of processor, all threads."""

    def __enter__(self):
        self.clock, self.processor = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.took = [(time.perf_counter() - self.clock) * 1000, (time.process_time() - self.processor) * 1000]


def cpu(pid):
    """Seconds of processor that a process has used, all its threads, ended ones too."""
    return time.clock_gettime((~pid << 3) | 2)


def memory(pid, field):
    """VmHWM (the peak) or VmRSS of a process, in bytes."""
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(field):
                return int(line.split()[1]) * 1024
    raise KeyError(field)
