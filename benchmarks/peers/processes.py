"""What processes use, from Linux's /proc."""

import os

TICK = os.sysconf("SC_CLK_TCK")


def tree(pid):
    """A process and all that descend from it."""
    pids = [pid]
    for each in pids:
        try:
            for thread in os.listdir(f"/proc/{each}/task"):
                with open(f"/proc/{each}/task/{thread}/children") as file:
                    pids += map(int, file.read().split())
        except OSError:
            pass  # It has ended.
    return pids


def cpu_seconds(pids):
    seconds = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        seconds += (int(fields[11]) + int(fields[12])) / TICK
    return seconds


def resident_mb(pids):
    kib = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/status") as file:
                kib += sum(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))
        except OSError:
            continue
    return kib * 1024 / 1e6
