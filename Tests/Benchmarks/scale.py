"""Runs harden over generated trees of growing size, and prints time and memory a file:

    scale.py HARDEN GENERATOR FOLDER COUNT...

The memory of the smallest tree is what the program needs anyway, so growth is counted from there.
"""
import os
import subprocess
import sys
import time

harden, generator, folder, *counts = sys.argv[1:]


def run(tree):
    """Seconds by the clock, seconds of all cores, and bytes at the peak."""
    with open(f"{folder}/findings", "wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen([harden, tree], stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
    # 2: some of the files do not parse, as in real trees.
    if os.waitstatus_to_exitcode(status) not in (0, 1, 2):
        sys.exit(f"{harden} {tree}: status {os.waitstatus_to_exitcode(status)}")
    return elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


results = []
for count in map(int, counts):
    tree = f"{folder}/tree-{count}"
    subprocess.run([sys.executable, generator, tree, "--files", str(count)], check=True, stdout=subprocess.DEVNULL)
    runs = [run(tree) for _ in range(max(1, min(5, 20_000 // count)))]
    elapsed, cpu, peak = (min(values) for values in zip(*runs))
    results.append((count, elapsed, cpu, peak))
    print(
        f"{count:,} files: {elapsed:.2f} s, {elapsed / count * 1e6:.0f} µs a file ({cpu / count * 1e6:.0f} µs of all cores), "
        f"peak {peak / 1e6:.0f} MB"
    )

first, last = results[0], results[-1]
print(f"peak at {last[0]:,} files: {last[3] / 1e6:.0f} MB (wanted: at most 1000 at 100,000)")
print(f"time a file, {last[0]:,} against {first[0]:,} files: {last[1] / last[0] / (first[1] / first[0]):.2f} (wanted: 0.85 to 1.15)")
if len(results) > 2:
    growth = [(later[3] - earlier[3]) / (later[0] - earlier[0]) for earlier, later in zip(results, results[1:])]
    text = ", ".join(f"{value / 1000:.1f} KB" for value in growth)
    print(f"memory that each further file needs: {text}, ratio {growth[-1] / growth[0]:.2f} (wanted: 0.85 to 1.15)")
