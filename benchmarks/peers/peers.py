"""Compares Atoll with other vector engines: the same vectors, at equal recall, on the same cores, in turns.

Prints one table, or JSON. See README.md beside this file.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time

import data
import engines
import processes


def log(text):
    print(text, file=sys.stderr, flush=True)


def search_until(client, queries, width, end):
    """Searches one after the other; the number of searches."""
    count = 0
    while time.monotonic() < end:
        client(queries[count % len(queries)], width)
        count += 1
    return count


def client_process(engine, queries, pipe):
    """A client of a server, in a process of its own: searches for as long as it is told, and says how many and with how much CPU."""
    client = engine.client()
    pipe.send("ready")
    for width, seconds in iter(pipe.recv, None):
        start = time.process_time()
        count = search_until(client, queries, width, time.monotonic() + seconds)
        pipe.send((count, time.process_time() - start))


def receive(pipe, seconds):
    if not pipe.poll(seconds):
        raise TimeoutError(f"a client did not answer in {seconds} s")
    return pipe.recv()


class Clients:
    """Several clients at a time: processes for servers, threads for what runs in this process."""

    def __init__(self, engine, queries, number):
        self.engine, self.queries, self.number = engine, queries, number
        self.members = []
        if engine.in_process:
            self.client = engine.client()
            return
        # A new process each: libraries of clients have threads, which a fork would lose.
        context = multiprocessing.get_context("spawn")
        server, engine.server = engine.server, None
        handle = {name: value for name, value in vars(engine).items() if name != "milvus"}
        for _ in range(number):
            pipe, theirs = context.Pipe()
            remote = type(engine)(engine.folder, engine.k)
            vars(remote).update(handle)
            process = context.Process(target=client_process, args=(remote, queries, theirs), daemon=True)
            process.start()
            self.members.append((process, pipe))
        engine.server = server
        for _, pipe in self.members:
            receive(pipe, 120)

    def run(self, width, seconds):
        """Returns searches, seconds, CPU seconds of the engine, CPU seconds of clients (0 where they cannot be told apart)."""
        if self.engine.in_process:
            start, cpu = time.monotonic(), time.process_time()
            counts = [0] * self.number

            def work(i):
                counts[i] = search_until(self.client, self.queries, width, start + seconds)

            threads = [threading.Thread(target=work, args=(i,)) for i in range(self.number)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return sum(counts), time.monotonic() - start, time.process_time() - cpu, 0
        pids = processes.tree(self.engine.server.pid)
        start, cpu = time.monotonic(), processes.cpu_seconds(pids)
        for _, pipe in self.members:
            pipe.send((width, seconds))
        found = [receive(pipe, seconds + 120) for _, pipe in self.members]
        took = time.monotonic() - start
        used = processes.cpu_seconds(pids) - cpu
        return sum(count for count, _ in found), took, used, sum(clients for _, clients in found)

    def close(self):
        for process, pipe in self.members:
            pipe.send(None)
            process.join(10)
            process.terminate()


def width_for(engine, queries, right, wanted):
    """The smallest width of the engine's with this recall, and that recall; the widest if none has it."""
    low, high, reached = -1, len(engine.widths) - 1, {}

    def recall(i):
        if i not in reached:
            engine.prepare(engine.widths[i])
            client = engine.client()
            answers = [[int(key) for key in client(query, engine.widths[i])] for query in queries]
            short = sum(len(answer) < engine.k for answer in answers)
            if short:
                log(f"{engine.name}: {short} answers are short")
            reached[i] = data.recall(answers, right)
            log(f"{engine.name}: recall {reached[i]:.4f} at {engine.width_name} {engine.widths[i]}")
        return reached[i]

    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if recall(middle) >= wanted else (middle, high)
    return engine.widths[high], recall(high)


class Entry:
    """An engine that is loaded."""

    def __init__(self, engine, rows, queries, right, options):
        self.engine = engine
        started = time.monotonic()
        engine.load(rows)
        self.load_seconds = time.monotonic() - started
        log(f"{engine.name}: loaded in {self.load_seconds:.1f} s")
        self.width, self.recall = width_for(engine, queries, right, options.recall)
        engine.prepare(self.width)
        number = options.threads if engine.in_process else options.clients
        self.clients = Clients(engine, queries, number)
        self.number = number
        self.sums = [0, 0, 0, 0]
        self.clients.run(self.width, options.warm_up)

    def turn(self, seconds):
        self.sums = [a + b for a, b in zip(self.sums, self.clients.run(self.width, seconds))]

    def figures(self):
        searches, seconds, engine_cpu, client_cpu = self.sums
        return {
            "name": self.engine.name,
            "kind": "in process" if self.engine.in_process else "server",
            "clients": self.number,
            "width": f"{self.engine.width_name} {self.width}",
            "recall": round(self.recall, 4),
            "queriesPerSecond": round(searches / seconds, 1),
            "cpuMillisPerSearch": round(1000 * engine_cpu / max(1, searches), 3),
            "clientCpuMillisPerSearch": round(1000 * client_cpu / max(1, searches), 3),
            "loadSeconds": round(self.load_seconds, 1),
            "residentMb": None
            if self.engine.in_process
            else round(processes.resident_mb(processes.tree(self.engine.server.pid))),
        }

    def close(self):
        self.clients.close()
        self.engine.close()


def table(report):
    print(f"{report['rows']:,} x {report['dimension']}, k = {report['k']}, recall at least {report['wantedRecall']}, "
          f"{report['turns']} turns of {report['seconds']} s, {report['cores']} cores\n")
    head = ("engine", "clients", "width", "recall", "queries/s", "CPU ms", "client's", "load s", "MB")
    line = "| {:<34} | {:>7} | {:>20} | {:>6} | {:>9} | {:>7} | {:>8} | {:>6} | {:>6} |"
    print(line.format(*head))
    print(line.format(*["---"] * len(head)))
    for each in report["engines"]:
        print(line.format(
            each["name"], each["clients"], each["width"], f"{each['recall']:.4f}", f"{each['queriesPerSecond']:,.0f}",
            f"{each['cpuMillisPerSearch']:.3f}", f"{each['clientCpuMillisPerSearch']:.3f}" if each["kind"] == "server" else "-",
            each["loadSeconds"], each["residentMb"] or "-"))
    for name, reason in report["skipped"].items():
        print(f"\nskipped: {name}: {reason}")


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", help="vectors: npy, or idx of bytes as MNIST's images (default: generated ones)")
    parser.add_argument("--queries", help="the query vectors (default: the last rows)")
    parser.add_argument("--rows", type=int, default=20_000, help="at most so many (default: 20000)")
    parser.add_argument("--dimension", type=int, default=128, help="of generated vectors (default: 128)")
    parser.add_argument("--query-count", type=int, default=200)
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--recall", type=float, default=0.99, help="that each must have (default: 0.99)")
    parser.add_argument("--clients", type=int, default=4, help="processes that search a server (default: 4)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="that search in process (default: the cores)")
    parser.add_argument("--seconds", type=float, default=3, help="of a turn (default: 3)")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--warm-up", type=float, default=20, help="seconds of searches first, of each (default: 20)")
    parser.add_argument("--atoll", default=os.path.join(os.path.dirname(__file__), "../../atoll"))
    parser.add_argument("--only", help="engines whose names contain one of these words, such as atoll,chroma")
    parser.add_argument("--output", choices=["text", "json"], default="text")
    parser.add_argument("--json", help="write the JSON to this file, too")
    return parser.parse_args()


def vectors(chosen):
    if chosen.file is None:
        return data.generated(chosen.rows, chosen.dimension, chosen.query_count)
    rows = data.read(chosen.file)
    if chosen.queries is not None:
        return rows[: chosen.rows], data.read(chosen.queries)[: chosen.query_count]
    return rows[: min(chosen.rows, len(rows) - chosen.query_count)], rows[-chosen.query_count :]


def chosen_engines(chosen):
    words = [word.lower() for word in chosen.only.split(",")] if chosen.only else [""]
    return [each for each in engines.ALL if any(word in each.name.lower() for word in words)]


def main():
    chosen = options()
    engines.Atoll.command = chosen.atoll
    rows, queries = vectors(chosen)
    right = data.nearest(rows, queries, chosen.k)
    entries, skipped = [], {}
    folder = tempfile.mkdtemp(prefix="atoll-peers-")
    try:
        for kind in chosen_engines(chosen):
            reason = kind.available()
            if reason is None:
                own = os.path.join(folder, kind.__name__)
                os.mkdir(own)
                engine = kind(own, chosen.k)
                try:
                    entries.append(Entry(engine, rows, queries, right, chosen))
                except Exception as e:  # One that fails is told, and does not stop the others.
                    engine.close()
                    reason = f"it failed: {type(e).__name__}: {e}"
            if reason is not None:
                log(f"skipped: {kind.name}: {reason}")
                skipped[kind.name] = reason
        for turn in range(chosen.turns):
            log(f"turn {turn + 1} of {chosen.turns}")
            for entry in entries:
                entry.turn(chosen.seconds)
        report = {
            "rows": len(rows), "dimension": rows.shape[1], "k": chosen.k, "wantedRecall": chosen.recall,
            "turns": chosen.turns, "seconds": chosen.seconds, "cores": os.cpu_count(),
            "engines": [entry.figures() for entry in entries], "skipped": skipped,
        }
        if chosen.json:
            with open(chosen.json, "w") as file:
                json.dump(report, file, indent=2)
        if chosen.output == "json":
            print(json.dumps(report, indent=2))
        else:
            table(report)
    finally:
        for entry in entries:
            entry.close()
        shutil.rmtree(folder, ignore_errors=True)
    # Some clients keep threads that would hold the process.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
