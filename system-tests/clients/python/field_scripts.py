"""Scripts as operators in the field run them, by pymilvus' ORM; each prints what it saw and checks it.

Usage: field_scripts.py http://HOST:PORT [PART...]

segment_balance       what each node has of a collection, and how far the nodes are from even
ensure_loaded         loads what has an index and is not loaded
nightly_compact       compacts every collection and waits for the end
consistency_levels    searches at each of the four levels, with their times
segment_states        the segments of a collection with their states
replicas              two replicas after load(replica_number=2)
"""

import collections
import statistics
import time

import numpy as np
import pymilvus
from pymilvus import Collection, CollectionSchema, DataType, FieldSchema, connections, utility

import checks
from checks import expect, part

NAME = "field"
DIM = 16
BATCH = 200
BATCHES = 6
ROWS = BATCH * BATCHES


def collection():
    if utility.has_collection(NAME):
        return Collection(NAME)
    made = Collection(NAME, CollectionSchema([FieldSchema("id", DataType.INT64, is_primary=True), FieldSchema("vector", DataType.FLOAT_VECTOR, dim=DIM)]), consistency_level="Strong")
    base = np.random.default_rng(1).standard_normal((ROWS, DIM)).astype(np.float32)
    for start in range(0, ROWS, BATCH):
        made.insert([list(range(start, start + BATCH)), list(base[start:start + BATCH])])
        made.flush()
    made.create_index("vector", {"index_type": "HNSW", "metric_type": "L2", "params": {"M": 8, "efConstruction": 64}})
    utility.wait_for_index_building_complete(NAME)
    made.load()
    utility.wait_for_loading_complete(NAME)
    return made


@part
def segment_balance(_):
    collection()
    nodes = collections.defaultdict(lambda: [0, 0])
    seen = {}
    for segment in utility.get_query_segment_info(NAME):
        seen[segment.segmentID] = segment.num_rows
        for node in segment.nodeIds:
            nodes[node][0] += 1
            nodes[node][1] += segment.num_rows
    for node, (count, rows) in sorted(nodes.items()):
        print(f"  node {node}: {count} segments, {rows} rows")
    expect("rows of all segments", ROWS, sum(seen.values()))
    expect("nodes that have some", True, len(nodes) >= 1)
    mean = statistics.mean(rows for _, rows in nodes.values())
    print(f"  greatest deviation: {max(abs(rows - mean) for _, rows in nodes.values()) / mean:.0%}")


@part
def ensure_loaded(_):
    subject = collection()
    subject.release()
    expect("released", "NotLoad", utility.load_state(NAME).name)
    for name in utility.list_collections():
        candidate = Collection(name)
        if candidate.has_index() and utility.load_state(name).name != "Loaded":
            candidate.load()
            while utility.loading_progress(name)["loading_progress"] != "100%":
                time.sleep(0.1)
    expect("loaded", "Loaded", utility.load_state(NAME).name)


@part
def nightly_compact(_):
    subject = collection()
    subject.delete("id < 100")
    subject.flush()
    for name in utility.list_collections():
        candidate = Collection(name)
        candidate.compact()
        candidate.wait_for_compaction_completed(timeout=120)
        plans = candidate.get_compaction_plans().plans
        print(f"  {name}: {sum(len(plan.sources) for plan in plans)} segments became {len(plans)}")
    expect("rows", ROWS - 100, subject.query("", output_fields=["count(*)"], consistency_level="Strong")[0]["count(*)"])
    subject.drop()


@part
def consistency_levels(_):
    subject = collection()
    query = np.zeros((1, DIM), dtype=np.float32)
    for level in ("Strong", "Bounded", "Session", "Eventually"):
        times = []
        for _ in range(30):
            began = time.perf_counter()
            found = subject.search(query, "vector", {"metric_type": "L2", "params": {"ef": 64}}, limit=10, consistency_level=level)
            times.append(time.perf_counter() - began)
            expect(level, 10, len(found[0]))
        print(f"  {level}: median {statistics.median(times) * 1000:.1f} ms")


@part
def segment_states(_):
    subject = collection()
    subject.insert([[ROWS + 1], [np.zeros(DIM, dtype=np.float32)]])
    connection = connections._fetch_handler("default")
    segments = connection.get_persistent_segment_infos(NAME) if hasattr(connection, "get_persistent_segment_infos") else []
    counted = collections.Counter(segment.state for segment in segments)
    for segment in segments:
        print(f"  segment {segment.segmentID}: {segment.num_rows} rows, state {segment.state}")
    if segments:
        expect("persistent rows", True, sum(segment.num_rows for segment in segments) >= ROWS)
        expect("states", True, len(counted) >= 1)
    subject.delete(f"id == {ROWS + 1}")


@part
def replicas(_):
    subject = collection()
    subject.release()
    subject.load(replica_number=2)
    utility.wait_for_loading_complete(NAME)
    groups = subject.get_replicas().groups
    for group in groups:
        print(f"  replica {group.id}: nodes {list(group.group_nodes)}, group {group.resource_group}")
    expect("replicas", 2, len(groups))
    expect("nodes of both", 2, len({node for group in groups for node in group.group_nodes}))
    subject.drop()


if __name__ == "__main__":
    connections.connect(uri=checks.addresses()[0])
    checks.run(None, pymilvus.__version__)
