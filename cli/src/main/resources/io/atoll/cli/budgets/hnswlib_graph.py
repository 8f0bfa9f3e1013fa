"""Builds hnswlib's graph and searches it by one thread. Reads lines of JSON, answers each by one."""

import importlib.metadata
import json
import sys
import time

import hnswlib
import numpy


def answer(value):
    print(json.dumps(value), flush=True)


plan = json.loads(sys.stdin.readline())
rows = numpy.fromfile(plan["rows"], "<f4").reshape(-1, plan["dimension"])
queries = numpy.fromfile(plan["queries"], "<f4").reshape(-1, plan["dimension"])
index = hnswlib.Index(space="l2", dim=plan["dimension"])
index.init_index(len(rows), ef_construction=plan["efConstruction"], M=plan["m"], random_seed=1)
start = time.process_time()
index.add_items(rows, num_threads=1)
answer({"version": importlib.metadata.version("hnswlib"), "buildCpuSeconds": time.process_time() - start})

for line in sys.stdin:
    order = json.loads(line)
    index.set_ef(order["ef"])
    ids = [index.knn_query(query, k=plan["k"], num_threads=1)[0][0].tolist() for query in queries]
    searches = 0
    began = time.monotonic()
    start = time.process_time()
    while True:
        for query in queries:
            index.knn_query(query, k=plan["k"], num_threads=1)
        searches += len(queries)
        if time.monotonic() - began >= order["seconds"]:
            break
    answer({"ids": ids, "cpuMillis": 1000 * (time.process_time() - start) / searches})
