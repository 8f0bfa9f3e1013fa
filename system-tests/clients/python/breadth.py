"""Every call of Milvus's Python client (MilvusClient) that Atoll has, with its answers checked.

Usage: breadth.py http://HOST:PORT... [PART...]
With several addresses each call goes to the next of them. The last line says which version ran.
"""

import json
import time
from datetime import datetime, timedelta, timezone

import numpy as np
import pymilvus
from pymilvus import AnnSearchRequest, DataType, MilvusClient, RRFRanker, WeightedRanker
from pymilvus.client.types import ResourceGroupConfig

import checks
from checks import Skip, expect, expect_error, expect_near, needs, part, part_alone

DIM = 8
ROWS = 300


def vectors(seed, rows=ROWS, dim=DIM):
    return np.random.default_rng(seed).standard_normal((rows, dim)).astype(np.float32)


def fresh(client, name):
    if client.has_collection(name):
        client.drop_collection(name)
    return name


def schema_of(client, *fields, dynamic=False, auto_id=False):
    schema = client.create_schema(auto_id=auto_id, enable_dynamic_field=dynamic)
    schema.add_field("id", DataType.INT64, is_primary=True)
    for field in fields:
        name, kind, options = (*field, {})[:3]
        schema.add_field(name, kind, **options)
    return schema


VECTOR = ("vector", DataType.FLOAT_VECTOR, {"dim": DIM})


def index_of(client, *fields):
    """(field, type, metric, params), each"""
    index = client.prepare_index_params()
    for field in fields:
        name, kind, metric, params = (*field, {})[:4]
        index.add_index(field_name=name, index_type=kind, metric_type=metric, params=params)
    return index


def create(client, name, schema, *indexes, **options):
    fresh(client, name)
    options.setdefault("consistency_level", "Strong")
    client.create_collection(name, schema=schema, index_params=index_of(client, *indexes), **options)
    return name


def scattered(client, name, rows, pieces=4, **options):
    """Inserts rows in several batches with flushes between: several segments, and growing rows."""
    size = -(-len(rows) // pieces)
    for start in range(0, len(rows), size):
        client.insert(name, rows[start:start + size], **options)
        if start + 2 * size < len(rows):
            client.flush(name)


def ids(answer):
    return [row["id"] for row in answer]


def hits(answer):
    return [hit["id"] for hit in answer[0]]


def distances(answer):
    return [hit["distance"] for hit in answer[0]]


def count(client, name, filter="", **options):
    return client.query(name, filter=filter, output_fields=["count(*)"], **options)[0]["count(*)"]


def l2(base, query):
    return ((base.astype(np.float64) - query.astype(np.float64)) ** 2).sum(axis=1)


def best(scores, k, larger=False):
    order = np.lexsort((np.arange(len(scores)), -scores if larger else scores))
    return [int(row) for row in order[:k]]


# --- definitions ---

@part
def server(client):
    expect("version", True, len(client.get_server_version()) > 0)


@part
def quick_setup(client):
    name = fresh(client, "quick")
    client.create_collection(name, dimension=DIM)
    described = client.describe_collection(name)
    expect("fields", ["id", "vector"], [field["name"] for field in described["fields"]])
    expect("dynamic", True, described["enable_dynamic_field"])
    expect("metric", "COSINE", client.describe_index(name, "vector")["metric_type"])
    base = vectors(1, 20)
    expect("inserted", 20, client.insert(name, [{"id": i, "vector": base[i], "colour": i % 3} for i in range(20)])["insert_count"])
    found = client.search(name, data=[base[7]], limit=1, output_fields=["colour"], consistency_level="Strong")
    expect("hit", [7], hits(found))
    expect("dynamic key", 1, found[0][0]["entity"]["colour"])
    client.drop_collection(name)


@part_alone
def databases(client):
    for name in ("shelf", "cellar"):
        if name in client.list_databases():
            client.use_database(name)
            for collection in client.list_collections():
                client.drop_collection(collection)
            client.use_database("default")
            client.drop_database(name)
    client.create_database("shelf", properties={"database.replica.number": 1})
    client.create_database("cellar")
    expect("listed", True, {"default", "shelf", "cellar"} <= set(client.list_databases()))
    described = client.describe_database("shelf")
    expect("described name", "shelf", described["name"])
    expect("described property", "1", str(described["database.replica.number"]))
    client.alter_database_properties("shelf", properties={"database.max.collections": 10})
    expect("altered property", "10", str(client.describe_database("shelf")["database.max.collections"]))
    client.drop_database_properties("shelf", property_keys=["database.max.collections"])
    expect("dropped property", False, "database.max.collections" in client.describe_database("shelf"))
    base = vectors(2, 4)
    for database, offset in (("shelf", 0), ("cellar", 100)):
        client.use_database(database)
        create(client, "same", schema_of(client, VECTOR), ("vector", "FLAT", "L2"))
        client.insert("same", [{"id": offset + i, "vector": base[i]} for i in range(4)])
    for database, offset in (("shelf", 0), ("cellar", 100)):
        client.use_database(database)
        expect("rows of " + database, [offset + i for i in range(4)], ids(client.query("same", filter="id >= 0")))
        expect("collections of " + database, ["same"], client.list_collections())
    expect_error("drop of a database with a collection", None, ["not empty"], lambda: client.drop_database("shelf"))
    for database in ("shelf", "cellar"):
        client.use_database(database)
        client.drop_collection("same")
    client.use_database("default")
    for database in ("shelf", "cellar"):
        client.drop_database(database)
    expect_error("describe of a dropped database", 800, ["database not found"], lambda: client.describe_database("shelf"))
    expect_error("drop of the default database", None, ["default"], lambda: client.drop_database("default"))


@part
def aliases(client):
    base = vectors(3, 10)
    for name in ("one", "two"):
        create(client, name, schema_of(client, VECTOR), ("vector", "FLAT", "L2"))
    client.insert("one", [{"id": i, "vector": base[i]} for i in range(5)])
    client.insert("two", [{"id": i, "vector": base[i]} for i in range(5, 10)])
    client.create_alias("one", "current")
    expect("described", "one", client.describe_alias("current")["collection_name"])
    expect("listed", ["current"], list(client.list_aliases("one")["aliases"]))
    expect("described collection's aliases", ["current"], list(client.describe_collection("one")["aliases"]))
    expect("rows by alias", list(range(5)), ids(client.query("current", filter="id >= 0")))
    expect("search by alias", [3], hits(client.search("current", data=[base[3]], limit=1)))
    client.insert("current", [{"id": 50, "vector": base[0]}])
    expect("written by alias", 6, count(client, "one"))
    client.alter_alias("two", "current")
    expect("rows by the altered alias", list(range(5, 10)), ids(client.query("current", filter="id >= 0")))
    expect_error("a second alias of one name", 1602, ["alias"], lambda: client.create_alias("one", "current"))
    expect_error("an alias called like a collection", 1601, [], lambda: client.create_alias("one", "two"))
    expect_error("drop by alias's collection", None, ["alias"], lambda: client.drop_collection("two"))
    client.drop_alias("current")
    expect_error("describe of a dropped alias", 1600, ["alias not found"], lambda: client.describe_alias("current"))
    client.drop_collection("one")
    client.drop_collection("two")


@part
def partitions(client):
    name = create(client, "parted", schema_of(client, VECTOR, ("kind", DataType.VARCHAR, {"max_length": 20})), ("vector", "FLAT", "L2"))
    base = vectors(4, 60)
    client.create_partition(name, "north")
    client.create_partition(name, "south")
    expect("listed", {"_default", "north", "south"}, set(client.list_partitions(name)))
    expect("has", [True, False], [client.has_partition(name, "north"), client.has_partition(name, "east")])
    for start, partition in ((0, "_default"), (20, "north"), (40, "south")):
        client.insert(name, [{"id": i, "vector": base[i], "kind": partition} for i in range(start, start + 20)], partition_name=partition)
    for when in ("growing", "sealed"):
        expect(when + " rows of north", list(range(20, 40)), ids(client.query(name, filter="id >= 0", partition_names=["north"])))
        expect(when + " count of two", 40, count(client, name, partition_names=["north", "south"]))
        found = client.search(name, data=[base[5]], limit=3, partition_names=["south"])
        expect(when + " hits of south", [40 + row for row in best(l2(base[40:], base[5]), 3)], hits(found))
        client.flush(name)
    client.delete(name, ids=[25, 45], partition_name="north")
    expect("deleted in north only", [19, 20], [count(client, name, partition_names=[p]) for p in ("north", "south")])
    expect("partition stats", 20, int(client.get_partition_stats(name, "south")["row_count"]))
    client.upsert(name, [{"id": 41, "vector": base[0], "kind": "new"}], partition_name="south")
    expect("upserted", "new", client.get(name, ids=[41], output_fields=["kind"])[0]["kind"])
    expect_error("an unknown partition", None, ["partition", "east", "not found"], lambda: client.query(name, filter="id >= 0", partition_names=["east"]))
    client.release_collection(name)
    client.load_partitions(name, ["north"])
    expect("rows of the loaded partition", 19, count(client, name, partition_names=["north"]))
    expect_error("a partition that is not loaded", None, ["not loaded"], lambda: count(client, name, partition_names=["south"]))
    client.load_partitions(name, ["south"])
    expect("rows of both", 39, count(client, name, partition_names=["north", "south"]))
    client.release_partitions(name, ["north"])
    client.drop_partition(name, "north")
    client.load_collection(name)
    expect("rows without north", 40, count(client, name))
    expect("listed without north", {"_default", "south"}, set(client.list_partitions(name)))
    client.drop_collection(name)


@part
def partition_key(client):
    schema = schema_of(client, VECTOR, ("tenant", DataType.VARCHAR, {"max_length": 20, "is_partition_key": True}))
    name = create(client, "tenants", schema, ("vector", "FLAT", "L2"), num_partitions=8)
    base = vectors(5)
    scattered(client, name, [{"id": i, "vector": base[i], "tenant": f"t{i % 7}"} for i in range(ROWS)])
    expect("hidden partitions", 8, len(client.list_partitions(name)))
    mine = np.arange(ROWS) % 7 == 3
    found = client.search(name, data=[base[1]], limit=5, filter="tenant == 't3'")
    scores = np.where(mine, l2(base, base[1]), np.inf)
    expect("hits of a tenant", best(scores, 5), hits(found))
    expect("count of two tenants", int(sum(np.isin(np.arange(ROWS) % 7, [1, 2]))), count(client, name, "tenant in ['t1', 't2']"))
    expect_error("a partition by name", None, ["partition"], lambda: client.insert(name, [{"id": 1, "vector": base[0], "tenant": "t"}], partition_name="_default_0"))
    client.drop_collection(name)


@part
def properties(client):
    name = create(client, "proper", schema_of(client, VECTOR, ("title", DataType.VARCHAR, {"max_length": 4})), ("vector", "HNSW", "L2", {"M": 8, "efConstruction": 64}))
    client.release_collection(name)
    client.alter_collection_properties(name, properties={"collection.ttl.seconds": 3600, "mmap.enabled": True})
    shown = client.describe_collection(name)["properties"]
    expect("ttl", "3600", str(shown["collection.ttl.seconds"]))
    client.drop_collection_properties(name, property_keys=["collection.ttl.seconds"])
    expect("no ttl", False, "collection.ttl.seconds" in client.describe_collection(name)["properties"])
    base = vectors(6, 2)
    expect_error("a title that is too long", 1100, ["title", "length"], lambda: client.insert(name, [{"id": 1, "vector": base[0], "title": "longer"}]))
    client.alter_collection_field(name, field_name="title", field_params={"max_length": 10})
    client.insert(name, [{"id": 1, "vector": base[0], "title": "longer"}])
    client.alter_index_properties(name, index_name="vector", properties={"mmap.enabled": True})
    expect("index property", "true", str(client.describe_index(name, "vector")["mmap.enabled"]).lower())
    client.drop_index_properties(name, index_name="vector", property_keys=["mmap.enabled"])
    expect("no index property", False, "mmap.enabled" in client.describe_index(name, "vector"))
    client.load_collection(name)
    fresh(client, "renamed")
    client.rename_collection(name, "renamed")
    expect("old name", False, client.has_collection(name))
    expect("title after the rename", "longer", client.get("renamed", ids=[1], output_fields=["title"])[0]["title"])
    client.drop_collection("renamed")


@part
def added_field(client):
    needs(client, "add_collection_field")
    name = create(client, "grown", schema_of(client, VECTOR), ("vector", "FLAT", "L2"))
    base = vectors(7, 30)
    client.insert(name, [{"id": i, "vector": base[i]} for i in range(10)])
    client.flush(name)
    client.insert(name, [{"id": i, "vector": base[i]} for i in range(10, 20)])
    client.add_collection_field(name, field_name="note", data_type=DataType.VARCHAR, max_length=20, nullable=True)
    client.add_collection_field(name, field_name="stars", data_type=DataType.INT64, nullable=True)
    client.insert(name, [{"id": i, "vector": base[i], "note": f"n{i}", "stars": i} for i in range(20, 30)])
    expect("rows with a note", list(range(20, 30)), ids(client.query(name, filter="note is not null")))
    expect("rows without", 20, count(client, name, "note is null"))
    expect("older rows", [None, None], [client.get(name, ids=[4], output_fields=["note", "stars"])[0][key] for key in ("note", "stars")])
    expect("by the other", [23], ids(client.query(name, filter="stars == 23")))
    client.drop_collection(name)


@part
def added_defaults(client):
    """Rows that are there have the default of a field that is added: growing, sealed, put together with later ones."""
    needs(client, "add_collection_field")
    name = create(client, "defaulted", schema_of(client, VECTOR), ("vector", "FLAT", "L2"))
    base = vectors(37, 30)
    other = vectors(38, 30, 4)
    client.insert(name, [{"id": i, "vector": base[i]} for i in range(10)])
    client.flush(name)
    client.insert(name, [{"id": i, "vector": base[i]} for i in range(10, 20)])
    expect("rows before", 20, count(client, name))
    client.add_collection_field(name, field_name="stars", data_type=DataType.INT64, nullable=True, default_value=7)
    client.add_collection_field(name, field_name="text", data_type=DataType.VARCHAR, max_length=40, nullable=True,
                                default_value="An old text", enable_analyzer=True, enable_match=True)
    client.add_collection_field(name, field_name="other", data_type=DataType.FLOAT_VECTOR, dim=4, nullable=True)
    client.alter_collection_properties(name, properties={"dynamicfield.enabled": True})
    client.create_index(name, index_of(client, ("other", "FLAT", "L2")))
    client.insert(name, [{"id": i, "vector": base[i], "stars": i, "text": f"number {i}", "other": other[i], "odd": i % 2 == 1} for i in range(20, 30)])

    def check():
        expect("stars", [7] * 20 + list(range(20, 30)), [row["stars"] for row in client.query(name, filter="id >= 0", output_fields=["stars"])])
        expect("by default", list(range(20)), ids(client.query(name, filter="stars == 7")))
        expect("by words", list(range(20)), ids(client.query(name, filter="text_match(text, 'OLD')")))
        expect("by later words", [23], ids(client.query(name, filter="text_match(text, '23')")))
        expect("undeclared", [21, 23, 25, 27, 29], ids(client.query(name, filter="odd == true")))
        row = client.get(name, ids=[3], output_fields=["text", "odd"])[0]
        expect("an old row", ["An old text", None], [row["text"], row.get("odd")])
        found = client.search(name, data=[other[25]], anns_field="other", limit=30)
        expect("by the added vector", [20 + row for row in best(l2(other[20:], other[25]), 10)], hits(found))

    check()
    client.flush(name)
    job = client.compact(name, is_clustering=True)
    deadline = time.monotonic() + 60
    while client.get_compaction_state(job) != "Completed":
        expect("compacted in time", True, time.monotonic() < deadline)
        time.sleep(0.1)
    check()
    client.drop_collection(name)


@part
def truncated(client):
    needs(client, "truncate_collection")
    name = create(client, "emptied", schema_of(client, VECTOR), ("vector", "FLAT", "L2"))
    base = vectors(8, 20)
    scattered(client, name, [{"id": i, "vector": base[i]} for i in range(20)])
    client.truncate_collection(name)
    expect("rows", 0, count(client, name))
    client.insert(name, [{"id": 5, "vector": base[5]}])
    expect("rows afterwards", [5], ids(client.query(name, filter="id >= 0")))
    client.drop_collection(name)


# --- types ---

def half(values):
    return values.astype(np.float16)


def vector_type(client, kind, metric, index, values, scores, query, larger=False, **options):
    name = "typed_" + kind.name.lower()
    schema = schema_of(client, ("vector", kind, options))
    create(client, name, schema, ("vector", index, metric))
    scattered(client, name, [{"id": i, "vector": value} for i, value in enumerate(values)])
    for when in ("scattered", "flushed", "reloaded"):
        found = client.search(name, data=[query], limit=10)
        wanted = best(scores, 10, larger)
        expect_near(f"{name} {when}", [float(scores[row]) for row in wanted], distances(found), 1e-3)
        expect(f"{name} {when}: hits", [float(scores[row]) for row in wanted], [float(scores[row]) for row in hits(found)])
        if when == "scattered":
            client.flush(name)
        elif when == "flushed":
            client.release_collection(name)
            client.load_collection(name)
    return name


@part
def float16_vectors(client):
    base = half(vectors(9))
    name = vector_type(client, DataType.FLOAT16_VECTOR, "L2", "HNSW", list(base), l2(base, base[3]), base[3], dim=DIM)
    got = client.get(name, ids=[5], output_fields=["vector"])[0]["vector"]
    raw = got if isinstance(got, (bytes, np.ndarray)) else got[0]
    expect("a float16 vector", base[5].tolist(), np.frombuffer(raw, dtype=np.float16).tolist() if isinstance(raw, bytes) else list(raw))
    client.drop_collection(name)


@part
def bfloat16_vectors(client):
    try:
        import ml_dtypes
    except ImportError:
        raise Skip("ml_dtypes")
    base = vectors(10).astype(ml_dtypes.bfloat16)
    exact = base.astype(np.float32)
    name = vector_type(client, DataType.BFLOAT16_VECTOR, "L2", "FLAT", list(base), l2(exact, exact[3]), base[3], dim=DIM)
    client.drop_collection(name)


@part
def int8_vectors(client):
    if not hasattr(DataType, "INT8_VECTOR"):
        raise Skip("INT8_VECTOR")
    base = np.random.default_rng(11).integers(-128, 128, (ROWS, DIM)).astype(np.int8)
    exact = base.astype(np.float32)
    name = vector_type(client, DataType.INT8_VECTOR, "L2", "HNSW", list(base), l2(exact, exact[3]), base[3], dim=DIM)
    client.drop_collection(name)


@part
def binary_vectors(client):
    bits = np.random.default_rng(12).integers(0, 2, (ROWS, 64)).astype(np.uint8)
    packed = np.packbits(bits, axis=1)
    hamming = (bits != bits[3]).sum(axis=1).astype(np.float64)
    name = vector_type(client, DataType.BINARY_VECTOR, "HAMMING", "BIN_FLAT", [row.tobytes() for row in packed], hamming, packed[3].tobytes(), dim=64)
    client.drop_collection(name)
    both = (bits & bits[3]).sum(axis=1)
    either = (bits | bits[3]).sum(axis=1)
    name = vector_type(client, DataType.BINARY_VECTOR, "JACCARD", "BIN_IVF_FLAT", [row.tobytes() for row in packed], 1 - both / either, packed[3].tobytes(), dim=64)
    client.drop_collection(name)


@part
def sparse_vectors(client):
    random = np.random.default_rng(13)
    rows = [{int(index): float(np.float32(random.random() + 0.1)) for index in random.choice(500, 20, replace=False)} for _ in range(ROWS)]
    query = rows[3]
    scores = np.array([sum(value * row.get(index, 0.0) for index, value in query.items()) for row in rows])
    name = create(client, "typed_sparse", schema_of(client, ("vector", DataType.SPARSE_FLOAT_VECTOR)), ("vector", "SPARSE_INVERTED_INDEX", "IP"))
    scattered(client, name, [{"id": i, "vector": row} for i, row in enumerate(rows)])
    for when in ("scattered", "flushed"):
        found = client.search(name, data=[query], limit=10, output_fields=["vector"])
        wanted = best(scores, 10, True)
        expect("sparse hits, " + when, wanted, hits(found))
        expect_near("sparse scores, " + when, [float(scores[row]) for row in wanted], distances(found), 1e-4)
        expect_near("a sparse vector", sorted(rows[wanted[0]].values()), sorted(dict(found[0][0]["entity"]["vector"]).values()))
        client.flush(name)
    client.drop_collection(name)


@part
def scalars(client):
    """Scalars of every type, arrays, JSON, nulls and defaults."""
    scalar = [("b", DataType.BOOL), ("i8", DataType.INT8), ("i16", DataType.INT16), ("i32", DataType.INT32), ("i64", DataType.INT64),
              ("f", DataType.FLOAT), ("d", DataType.DOUBLE)]
    fields = [(name, kind, {"nullable": True}) for name, kind in scalar]
    fields += [("s", DataType.VARCHAR, {"max_length": 50, "nullable": True}), ("j", DataType.JSON, {"nullable": True}),
               ("with_default", DataType.INT64, {"default_value": 42}),
               ("ai", DataType.ARRAY, {"element_type": DataType.INT64, "max_capacity": 10, "nullable": True}),
               ("as_", DataType.ARRAY, {"element_type": DataType.VARCHAR, "max_capacity": 10, "max_length": 20}),
               ("ab", DataType.ARRAY, {"element_type": DataType.BOOL, "max_capacity": 10}),
               ("af", DataType.ARRAY, {"element_type": DataType.FLOAT, "max_capacity": 10})]
    name = create(client, "scalars", schema_of(client, VECTOR, *fields, dynamic=True), ("vector", "FLAT", "L2"))
    base = vectors(14, 40)

    def row(i):
        full = {"b": i % 2 == 0, "i8": i - 20, "i16": i * 100, "i32": i * 100_000, "i64": 2 ** 60 + i, "f": i / 4, "d": i / 3,
                "s": f"text {i}", "j": {"a": i, "list": [i, i + 1], "deep": {"x": f"x{i}"}}, "ai": [i, i + 1, 2 ** 40]}
        nulls = {key: None for key in full}
        always = {"id": i, "vector": base[i], "as_": [f"w{i}", "all"], "ab": [True, i % 2 == 0], "af": [i / 2], "extra": i * 2}
        return {**always, **(nulls if i % 5 == 4 else full)}

    rows = [row(i) for i in range(40)]
    scattered(client, name, rows)
    for when in ("scattered", "flushed"):
        for i in (3, 9, 38, 39):
            got = client.get(name, ids=[i], output_fields=["*"])[0]
            for key, value in rows[i].items():
                if key == "vector":
                    expect_near(f"{when} vector {i}", base[i].tolist(), list(got[key]))
                elif key == "f" and value is not None:
                    expect_near(f"{when} {key} of {i}", [value], [got[key]])
                else:
                    actual = got[key]
                    if isinstance(actual, (str, bytes)) and key == "j":
                        actual = json.loads(actual)
                    if value is not None and isinstance(value, list):
                        actual = list(actual)
                    expect(f"{when} {key} of {i}", value, actual)
            expect(f"{when} default of {i}", 42, got["with_default"])
        full = [i for i in range(40) if i % 5 != 4]
        for condition, wanted in (
            ("b == true", [i for i in full if i % 2 == 0]),
            ("i8 < -10", [i for i in full if i - 20 < -10]),
            (f"i64 == {2 ** 60 + 7}", [7]),
            ("f >= 9.5", [i for i in full if i / 4 >= 9.5]),
            ("s like 'text 1%'", [i for i in full if str(i).startswith("1")]),
            ("s is null", [i for i in range(40) if i % 5 == 4]),
            ("j['a'] in [3, 4, 5]", [3, 5]),
            ("j['deep']['x'] == 'x12'", [12]),
            ("json_contains(j['list'], 12)", [11, 12]),
            ("array_contains(ai, 13)", [12, 13]),
            ("array_contains_all(ai, [20, 21])", [20]),
            ("array_contains_any(as_, ['w1', 'w2'])", [1, 2]),
            ("array_length(ai) == 3", full),
            ("ai[0] == 18", [18]),
            ("as_[0] == 'w33'", [33]),
            ("extra > 70", [36, 37, 38, 39]),
            ("exists extra and i32 % 300000 == 0", [i for i in full if i % 3 == 0]),
            ("not (i16 >= 500)", [i for i in full if i < 5]),
        ):
            expect(f"{when}: {condition}", wanted, ids(client.query(name, filter=condition)))
        client.flush(name)
    client.drop_collection(name)


# --- writes ---

@part
def points_in_time(client):
    if not hasattr(DataType, "TIMESTAMPTZ"):
        raise Skip("no TIMESTAMPTZ in this version")
    name = create(client, "timed", schema_of(client, VECTOR, ("ts", DataType.TIMESTAMPTZ, {"nullable": True}), ("made", DataType.TIMESTAMPTZ, {"default_value": "2025-01-01 00:00:00"})),
                  ("vector", "FLAT", "L2"), ("ts", "STL_SORT", ""), properties={"timezone": "Asia/Shanghai"})
    base = vectors(30, 80)
    start = datetime(2024, 12, 31, 22, tzinfo=timezone.utc)
    times = [start + timedelta(days=7 * i, microseconds=i) if i % 5 else None for i in range(80)]
    offsets = [timezone(timedelta(hours=hours)) for hours in (-12, -3, 0, 8, 14)]
    rows = [{"id": i, "vector": base[i], "ts": t and t.astimezone(offsets[i % 5]).isoformat()} for i, t in enumerate(times)]
    scattered(client, name, rows)

    def those(holds):
        return [i for i, t in enumerate(times) if t and holds(t)]

    def found(filter, **options):
        return ids(client.query(name, filter=filter, **options))

    noon = datetime(2025, 6, 1, 12, tzinfo=timezone.utc)
    expect("since", those(lambda t: t >= noon), found("ts >= ISO '2025-06-01T12:00:00Z'"))
    expect("since, in the zone of the collection", those(lambda t: t >= noon), found("ts >= ISO '2025-06-01 20:00:00'"))
    expect("since, in another", those(lambda t: t >= noon), found("ts >= ISO '2025-06-01 08:00:00'", timezone="America/New_York"))
    expect("moved", those(lambda t: t - timedelta(days=3) > noon), found("ts - INTERVAL 'P3D' > ISO '2025-06-01T12:00:00Z'"))
    expect("moved by months", those(lambda t: t < datetime(2025, 5, 1, 12, tzinfo=timezone.utc)), found("ts + INTERVAL 'P1M' < ISO '2025-06-01T12:00:00Z'"))
    expect("one", [6], found(f"ts == ISO '{times[6].isoformat()}'"))
    expect("none", [i for i in range(80) if i % 5 == 0], found("ts is null"))
    row = client.get(name, ids=[1], output_fields=["ts", "made"])[0]
    expect("in the zone of the collection", ("2025-01-08T06:00:00.000001+08:00", "2025-01-01T00:00:00+08:00"), (row["ts"], row["made"]))
    row = client.query(name, filter="id == 1", output_fields=["ts"], timezone="UTC")[0]
    expect("in another", "2025-01-07T22:00:00.000001Z", row["ts"])
    row = client.query(name, filter="id == 1", output_fields=["ts"], time_fields="year, month, hour, microsecond")[0]
    expect("its parts", [2025, 1, 6, 1], list(row["ts"]))
    hit = client.search(name, data=[base[7]], limit=1, filter="ts < ISO '2026-01-01T00:00:00Z'", output_fields=["ts"], timezone="UTC")[0][0]
    expect("a hit's", (7, times[7].isoformat().replace("+00:00", "Z")), (hit["id"], hit["entity"]["ts"]))
    client.upsert(name, [{"id": 1, "vector": base[1], "ts": "1969-12-31T23:59:59.999999Z"}])
    expect("before 1970", [1], found("ts < ISO '1970-01-01T00:00:00Z'"))
    client.delete(name, filter="ts < ISO '1970-01-01T08:00:00'")
    expect("deleted", [], found("id == 1"))
    expect_error("no such day", 1100, ["got invalid timestamptz string '2025-02-29 00:00:00'"], lambda: client.insert(name, [{"id": 99, "vector": base[0], "ts": "2025-02-29 00:00:00"}]))
    expect_error("no such zone", 1100, ["unknown or invalid IANA Time Zone ID: Mars/Base"], lambda: found("id == 1", timezone="Mars/Base"))
    expect_error("another kind", 1100, ["comparisons between Timestamptz and VarChar are not supported"], lambda: found("ts > '2025-01-01T00:00:00Z'"))
    client.drop_collection(name)


@part
def writes(client):
    name = create(client, "written", schema_of(client, VECTOR, ("n", DataType.INT64), ("s", DataType.VARCHAR, {"max_length": 20, "nullable": True})), ("vector", "FLAT", "L2"))
    base = vectors(15, 50)
    client.insert(name, [{"id": i, "vector": base[i], "n": i, "s": f"s{i}"} for i in range(50)])
    client.flush(name)
    expect("upserted", 2, client.upsert(name, [{"id": 1, "vector": base[1], "n": 100, "s": "new"}, {"id": 70, "vector": base[2], "n": 70, "s": None}])["upsert_count"])
    expect("after the upsert", [100, 70], [client.get(name, ids=[i], output_fields=["n"])[0]["n"] for i in (1, 70)])
    expect("deleted by ids", 2, client.delete(name, ids=[2, 3])["delete_count"])
    expect("deleted by filter", 5, client.delete(name, filter="n >= {low} and n < {high}", filter_params={"low": 10, "high": 15})["delete_count"])
    expect("left", 44, count(client, name))
    expect("missing", [], list(client.get(name, ids=[2, 12])))
    client.drop_collection(name)


@part
def partial_upserts(client):
    name = create(client, "partly", schema_of(client, VECTOR, ("n", DataType.INT64), ("s", DataType.VARCHAR, {"max_length": 20, "nullable": True})), ("vector", "FLAT", "L2"))
    base = vectors(16, 10)
    client.insert(name, [{"id": i, "vector": base[i], "n": i, "s": f"s{i}"} for i in range(10)])
    try:
        client.upsert(name, [{"id": 4, "n": 400}], partial_update=True)
    except Exception as error:
        if "partial" not in str(error) and pymilvus.__version__.startswith("2.5"):
            raise Skip("partial_update")
        raise
    row = client.get(name, ids=[4], output_fields=["n", "s", "vector"])[0]
    expect("changed and kept", [400, "s4"], [row["n"], row["s"]])
    expect_near("kept vector", base[4].tolist(), list(row["vector"]))
    client.drop_collection(name)


@part
def auto_ids(client):
    for kind, params, made_as in (DataType.INT64, {}, int), (DataType.VARCHAR, {"max_length": 40}, str):
        name = "numbered"
        fresh(client, name)
        schema = client.create_schema(auto_id=True)
        schema.add_field("id", kind, is_primary=True, auto_id=True, **params)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
        create(client, name, schema, ("vector", "FLAT", "L2"))
        base = vectors(17, 3)
        made = list(client.insert(name, [{"vector": row} for row in base])["ids"])
        expect("made ids", 3, len(set(made)))
        expect("their type", [made_as] * 3, [type(each) for each in made])
        expect("rows by made ids", [made[1]], hits(client.search(name, data=[base[1]], limit=1)))
        client.drop_collection(name)


# --- searches ---

def searched(client, name="searched"):
    """A collection of ROWS rows in several segments: (name, base)"""
    schema = schema_of(client, VECTOR, ("group", DataType.INT64), ("colour", DataType.VARCHAR, {"max_length": 10}), dynamic=True)
    create(client, name, schema, ("vector", "HNSW", "L2", {"M": 16, "efConstruction": 100}))
    base = vectors(18)
    scattered(client, name, [{"id": i, "vector": base[i], "group": i % 10, "colour": ["red", "green", "blue"][i % 3], "key": i} for i in range(ROWS)])
    return name, base


@part
def searches(client):
    name, base = searched(client)
    queries = vectors(19, 3)
    found = client.search(name, data=list(queries), limit=10, search_params={"params": {"ef": 300}})
    for query in range(3):
        expect(f"query {query}", best(l2(base, queries[query]), 10), [hit["id"] for hit in found[query]])
    scores = l2(base, queries[0])
    page = client.search(name, data=[queries[0]], limit=5, offset=5, search_params={"params": {"ef": 300}})
    expect("second page", best(scores, 10)[5:], hits(page))
    near = client.search(name, data=[queries[0]], limit=300, search_params={"params": {"radius": 8.0, "range_filter": 4.0}})
    expect("a ring", [row for row in best(scores, ROWS) if 4.0 <= scores[row] < 8.0], hits(near))
    rounded = client.search(name, data=[queries[0]], limit=3, search_params={"params": {"ef": 300}}, round_decimal=2)
    expect_near("rounded", [round(float(scores[row]), 2) for row in best(scores, 3)], distances(rounded), 1e-4)
    red = np.where(np.arange(ROWS) % 3 == 0, scores, np.inf)
    filtered = client.search(name, data=[queries[0]], limit=5, filter="colour == {c}", filter_params={"c": "red"}, output_fields=["*"])
    expect("filtered", best(red, 5), hits(filtered))
    expect("output", ["red", best(red, 1)[0]], [filtered[0][0]["entity"]["colour"], filtered[0][0]["entity"]["key"]])
    expect_error("another metric", 1100, ["metric"], lambda: client.search(name, data=[queries[0]], limit=1, search_params={"metric_type": "IP"}))
    expect_error("too many", None, ["16384"], lambda: client.search(name, data=[queries[0]], limit=16385))
    expect_error("another dimension", 1100, [], lambda: client.search(name, data=[[1.0, 2.0]], limit=1))
    client.drop_collection(name)


@part
def groups(client):
    name, base = searched(client, "grouped")
    query = vectors(20, 1)[0]
    scores = l2(base, query)
    order = best(scores, ROWS)
    first = {}
    for row in order:
        first.setdefault(row % 10, []).append(row)
    found = client.search(name, data=[query], limit=4, group_by_field="group", search_params={"params": {"ef": 300}}, output_fields=["group"])
    wanted = [members[0] for members in list(first.values())[:4]]
    expect("one of each group", wanted, hits(found))
    found = client.search(name, data=[query], limit=3, group_by_field="group", group_size=2, strict_group_size=True, search_params={"params": {"ef": 300}}, output_fields=["group"])
    wanted = sorted(row for members in list(first.values())[:3] for row in members[:2])
    expect("two of each group", wanted, sorted(hits(found)))
    client.drop_collection(name)


@part
def searches_by_ids(client):
    name, base = searched(client, "by_ids")
    try:
        found = client.search(name, ids=[7, 9], limit=3, search_params={"params": {"ef": 300}})
    except TypeError:
        client.drop_collection(name)
        raise Skip("ids")
    except Exception as error:
        client.drop_collection(name)
        if pymilvus.__version__.startswith("2.5") or "data" in str(error):
            raise Skip("ids")
        raise
    for query, row in enumerate((7, 9)):
        expect(f"near row {row}", best(l2(base, base[row]), 3), [hit["id"] for hit in found[query]])
    client.drop_collection(name)


@part
def iterators(client):
    name, base = searched(client, "iterated")
    query = vectors(21, 1)[0]
    turns = client.clients[0] if isinstance(client, checks.ByTurns) else client
    iterator = turns.search_iterator(name, data=[query], batch_size=37, search_params={"params": {"ef": 300}}, output_fields=["group"])
    seen = []
    while True:
        page = iterator.next()
        if not page:
            break
        seen.extend(hit["id"] for hit in page)
    iterator.close()
    expect("iterated hits", ROWS, len(seen))
    expect("each hit once", ROWS, len(set(seen)))
    expect("the first page", best(l2(base, query), 37), seen[:37])
    iterator = turns.query_iterator(name, filter="group < 5", batch_size=33, output_fields=["group"])
    seen = []
    while True:
        page = iterator.next()
        if not page:
            break
        seen.extend(row["id"] for row in page)
    iterator.close()
    expect("iterated rows", [i for i in range(ROWS) if i % 10 < 5], seen)
    client.drop_collection(name)


@part
def hybrid_searches(client):
    schema = schema_of(client, ("a", DataType.FLOAT_VECTOR, {"dim": DIM}), ("b", DataType.FLOAT_VECTOR, {"dim": 4}), ("n", DataType.INT64))
    name = create(client, "hybrid", schema, ("a", "FLAT", "L2"), ("b", "FLAT", "IP"))
    a, b = vectors(22), vectors(23, dim=4)
    scattered(client, name, [{"id": i, "a": a[i], "b": b[i], "n": i} for i in range(ROWS)])
    qa, qb = vectors(24, 1)[0], vectors(25, 1, 4)[0]
    even = np.where(np.arange(ROWS) % 2 == 0, l2(a, qa), np.inf)
    dots = (b.astype(np.float64) * qb).sum(axis=1)
    lists = [best(even, 20), best(dots, 30, True)]
    requests = [AnnSearchRequest(data=[qa], anns_field="a", param={"metric_type": "L2"}, limit=20, expr="n % 2 == 0"),
                AnnSearchRequest(data=[qb], anns_field="b", param={"metric_type": "IP"}, limit=30)]
    fused = {}
    for found in lists:
        for rank, row in enumerate(found, 1):
            fused[row] = fused.get(row, 0.0) + 1 / (60 + rank)
    wanted = sorted(fused, key=lambda row: (-fused[row], row))[:10]
    answer = client.hybrid_search(name, reqs=requests, ranker=RRFRanker(60), limit=10, output_fields=["n"])
    expect_near("rrf scores", [fused[row] for row in wanted], distances(answer), 1e-5)
    expect("rrf hits", wanted, hits(answer))
    expect("rrf output", wanted, [hit["entity"]["n"] for hit in answer[0]])
    fused = {}
    for found, weight, score in ((lists[0], 0.3, lambda row: 1 - 2 * np.arctan(even[row]) / np.pi), (lists[1], 0.7, lambda row: 0.5 + np.arctan(dots[row]) / np.pi)):
        for row in found:
            fused[row] = fused.get(row, 0.0) + weight * score(row)
    wanted = sorted(fused, key=lambda row: (-fused[row], row))[:10]
    answer = client.hybrid_search(name, reqs=requests, ranker=WeightedRanker(0.3, 0.7), limit=10)
    got = distances(answer)
    expect("weighted hits", wanted, hits(answer))
    expect("weighted order", sorted(got, reverse=True), got)
    client.drop_collection(name)


@part
def hybrid_searches_in_groups(client):
    schema = schema_of(client, ("a", DataType.FLOAT_VECTOR, {"dim": DIM}), ("b", DataType.FLOAT_VECTOR, {"dim": 4}), ("g", DataType.INT64))
    name = create(client, "hybrid_groups", schema, ("a", "FLAT", "L2"), ("b", "FLAT", "IP"))
    a, b = vectors(32), vectors(33, dim=4)
    scattered(client, name, [{"id": i, "a": a[i], "b": b[i], "g": i % 17} for i in range(ROWS)])
    qa, qb = vectors(34, 1)[0], vectors(35, 1, 4)[0]
    dots = (b.astype(np.float64) * qb).sum(axis=1)
    requests = [AnnSearchRequest(data=[qa], anns_field="a", param={}, limit=6),
                AnnSearchRequest(data=[qb], anns_field="b", param={}, limit=9)]

    def of_groups(order, count, size):
        chosen = list(dict.fromkeys(row % 17 for row in order))[:count]
        taken = {group: [row for row in order if row % 17 == group][:size] for group in chosen}
        return [row for row in order if row in taken.get(row % 17, [])]

    fused = {}
    for found in (of_groups(best(l2(a, qa), ROWS), 6, 2), of_groups(best(dots, ROWS, True), 9, 2)):
        for rank, row in enumerate(found, 1):
            fused[row] = fused.get(row, 0.0) + 1 / (60 + rank)
    ranked = sorted(fused, key=lambda row: (-fused[row], row))
    groups = {}
    for row in ranked:
        if len(groups.setdefault(row % 17, [])) < 2:
            groups[row % 17].append(row)
    for scorer, score in (("max", max), ("sum", sum), ("avg", lambda scores: sum(scores) / len(scores))):
        order = sorted(groups.values(), key=lambda rows: (-score([fused[row] for row in rows]), -len(rows), rows[0]))
        answer = client.hybrid_search(name, reqs=requests, ranker=RRFRanker(60), limit=4, group_by_field="g", group_size=2, rank_group_scorer=scorer, output_fields=["g"])
        expect("groups by " + scorer, [row for rows in order[:4] for row in rows], hits(answer))
        answer = client.hybrid_search(name, reqs=requests, ranker=RRFRanker(60), limit=4, group_by_field="g", group_size=2, strict_group_size=True, rank_group_scorer=scorer)
        expect("whole groups by " + scorer, [row for rows in order[:4] if len(rows) == 2 for row in rows], hits(answer))
    expect_error("an unknown scorer", 1100, ["scorer type", "median"],
                 lambda: client.hybrid_search(name, reqs=requests, ranker=RRFRanker(60), limit=4, group_by_field="g", group_size=2, rank_group_scorer="median"))
    client.drop_collection(name)


@part
def boosts(client):
    if not hasattr(pymilvus, "FunctionScore"):
        raise Skip("FunctionScore")
    from pymilvus import Function, FunctionScore, FunctionType

    def boost(params, **of_all):
        return FunctionScore(functions=[Function(name=f"boost{i}", function_type=FunctionType.RERANK, input_field_names=[], params={"reranker": "boost", **each}) for i, each in enumerate(params)], params=of_all)

    name, base = searched(client, "boosted")
    query = vectors(36, 1)[0]
    scores = l2(base, query)
    nearest = best(scores, 20)

    def ranked(changed):
        return sorted(nearest, key=lambda row: (changed(row), row))

    def check(what, ranker, changed):
        answer = client.search(name, data=[query], limit=20, search_params={"params": {"ef": 300}}, ranker=ranker)
        wanted = ranked(changed)
        expect(what, wanted, hits(answer))
        expect_near(what + ", distances", [changed(row) for row in wanted], distances(answer), 1e-4)

    red = lambda row: row % 3 == 0
    check("multiplied", boost([{"filter": "colour == 'red'", "weight": 0.25}]), lambda row: scores[row] * 0.25 if red(row) else scores[row])
    check("what is added makes better", boost([{"filter": "colour == 'red'", "weight": 1.5}], boost_mode="sum"), lambda row: scores[row] - 1.5 if red(row) else scores[row])
    both = [{"filter": "colour == 'red'", "weight": 0.5}, {"filter": "group < 5", "weight": 0.8}]
    weights = lambda row: [weight for weight, matches in ((0.5, red(row)), (0.8, row % 10 < 5)) if matches]
    check("functions multiplied", boost(both), lambda row: scores[row] * np.prod(weights(row)))
    check("functions added", boost(both, function_mode="sum"), lambda row: scores[row] * sum(weights(row)) if weights(row) else scores[row])
    chance = boost([{"weight": 1, "random_score": {"seed": 7, "field": "group"}}])
    once, again = [client.search(name, data=[query], limit=20, search_params={"params": {"ef": 300}}, ranker=chance) for _ in range(2)]
    expect("a chance of one seed", [(hit["id"], hit["distance"]) for hit in once[0]], [(hit["id"], hit["distance"]) for hit in again[0]])
    expect("the same rows", sorted(nearest), sorted(hits(once)))
    search = lambda ranker, **options: client.search(name, data=[query], limit=5, ranker=ranker, **options)
    expect_error("no weight", 1100, ["must set weight params"], lambda: search(boost([{}])))
    expect_error("a weight that is none", 1100, ["invalid parameter"], lambda: search(boost([{"weight": "much"}])))
    expect_error("a filter that is none", 1100, ["parse expr failed"], lambda: search(boost([{"weight": 2, "filter": "colour @@ 1"}])))
    expect_error("in groups", 1100, ["segment scorer with group_by"], lambda: search(boost([{"weight": 2}]), group_by_field="group"))
    expect_error("an unknown mode", 1100, ["unknown boost mode"], lambda: search(boost([{"weight": 2}], boost_mode="max")))
    client.drop_collection(name)


# --- text ---

@part
def full_text(client):
    try:
        from pymilvus import Function, FunctionType
    except ImportError:
        raise Skip("functions")
    schema = schema_of(client, ("text", DataType.VARCHAR, {"max_length": 500, "enable_analyzer": True, "enable_match": True}), ("sparse", DataType.SPARSE_FLOAT_VECTOR))
    schema.add_function(Function(name="bm25", function_type=FunctionType.BM25, input_field_names=["text"], output_field_names=["sparse"]))
    name = create(client, "texts", schema, ("sparse", "SPARSE_INVERTED_INDEX", "BM25"))
    words = "whale sea ship captain harpoon storm island sailor wind deck".split()
    random = np.random.default_rng(26)
    texts = [" ".join(random.choice(words, int(random.integers(3, 12)))) for _ in range(120)]
    scattered(client, name, [{"id": i, "text": text} for i, text in enumerate(texts)])
    tokens = [text.split() for text in texts]
    average = sum(map(len, tokens)) / len(tokens)

    def bm25(row, terms, k1=1.2, b=0.75):
        total = 0.0
        for term in terms:
            frequency = tokens[row].count(term)
            matching = sum(term in other for other in tokens)
            idf = np.log(1 + (len(tokens) - matching + 0.5) / (matching + 0.5))
            total += idf * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * len(tokens[row]) / average))
        return total

    scores = np.array([bm25(row, ["whale", "storm"]) for row in range(len(texts))])
    for when in ("scattered", "flushed"):
        found = client.search(name, data=["whale storm"], anns_field="sparse", limit=10, output_fields=["text"])
        expect_near("bm25 scores, " + when, sorted((float(score) for score in scores), reverse=True)[:10], distances(found), 1e-2)
        expect("bm25 text, " + when, texts[hits(found)[0]], found[0][0]["entity"]["text"])
        expect("text_match, " + when, [i for i, words_ in enumerate(tokens) if "harpoon" in words_ or "deck" in words_], ids(client.query(name, filter="text_match(text, 'Harpoon deck')")))
        wanted = [i for i, text in enumerate(texts) if "sea ship" in text]
        expect("phrase_match, " + when, wanted, ids(client.query(name, filter="phrase_match(text, 'sea ship')")))
        client.flush(name)
    client.drop_collection(name)


@part
def analyzers(client):
    needs(client, "run_analyzer")
    answer = client.run_analyzer(["The Whales are swimming."], analyzer_params={"type": "english"})
    tokens = answer[0].tokens if hasattr(answer[0], "tokens") else answer[0]
    expect("english", ["whale", "swim"], [token if isinstance(token, str) else token["token"] for token in tokens])


# --- indexes ---

@part
def index_names(client):
    """Every name of an index on float vectors; create_index again is harmless."""
    base = vectors(27)
    for kind, params in (("FLAT", {}), ("IVF_FLAT", {"nlist": 16}), ("IVF_SQ8", {"nlist": 16}), ("IVF_PQ", {"nlist": 16, "m": 4, "nbits": 8}), ("HNSW", {"M": 8, "efConstruction": 64}),
                         ("SCANN", {"nlist": 16}), ("DISKANN", {}), ("AUTOINDEX", {})):
        name = create(client, "indexed", schema_of(client, VECTOR), ("vector", kind, "COSINE", params))
        client.insert(name, [{"id": i, "vector": base[i]} for i in range(ROWS)])
        client.flush(name)
        described = client.describe_index(name, "vector")
        expect(kind, [kind, "COSINE"], [described["index_type"], described["metric_type"]])
        client.create_index(name, index_of(client, ("vector", kind, "COSINE", params)))
        expect(kind + ": nearest", 7, hits(client.search(name, data=[base[7]], limit=1))[0])
        client.drop_collection(name)


@part
def scalar_indexes(client):
    fields = [("s", DataType.VARCHAR, {"max_length": 30}), ("n", DataType.INT64), ("j", DataType.JSON)]
    name = create(client, "scalar_indexed", schema_of(client, VECTOR, *fields), ("vector", "FLAT", "L2"))
    base = vectors(28)
    scattered(client, name, [{"id": i, "vector": base[i], "s": f"word{i % 20}", "n": i, "j": {"k": i % 4}} for i in range(ROWS)])
    client.create_index(name, index_of(client, ("s", "INVERTED", ""), ("n", "STL_SORT", "")))
    index = client.prepare_index_params()
    index.add_index(field_name="j", index_name="j_k", index_type="INVERTED", params={"json_path": "j['k']", "json_cast_type": "double"})
    client.create_index(name, index)
    expect("listed", {"vector", "s", "n", "j_k"}, set(client.list_indexes(name)))
    expect("described", "INVERTED", client.describe_index(name, "s")["index_type"])
    expect("by s", [i for i in range(ROWS) if i % 20 == 7], ids(client.query(name, filter="s == 'word7'")))
    expect("by n", [297, 298, 299], ids(client.query(name, filter="n > 296")))
    expect("by j", 75, count(client, name, "j['k'] == 2"))
    client.drop_index(name, "s")
    expect("listed without s", {"vector", "n", "j_k"}, set(client.list_indexes(name)))
    expect("by s without its index", 15, count(client, name, "s == 'word7'"))
    client.drop_collection(name)


@part
def built_scalar_indexes(client):
    """NGRAM, paths into JSON with values of several kinds, elements of arrays: before, while and after they are there."""
    def mixed(i):
        return [{"v": i}, {"v": i / 4}, {"v": f"text {i}"}, {"v": None}, {}, {"v": [i, "x", i % 3]}, {"v": i % 2 == 0}][i % 7]

    def keyed(found):
        return {key: found["v"] for key in "vwx" if "v" in found}

    fields = [("t", DataType.VARCHAR, {"max_length": 60}), ("j", DataType.JSON),
              ("a", DataType.ARRAY, {"element_type": DataType.INT64, "max_capacity": 5, "nullable": True})]
    name = create(client, "built_scalar", schema_of(client, VECTOR, *fields), ("vector", "FLAT", "L2"))
    base = vectors(29)
    rows = [{"id": i, "vector": base[i], "t": f"the {i}th of grüne Bäume", "j": keyed(mixed(i)), "a": None if i % 9 == 0 else [i % 4, i % 10, i]}
            for i in range(ROWS)]
    scattered(client, name, rows)
    value = [row["j"].get("v") for row in rows]
    numbers = [v if isinstance(v, (int, float)) and not isinstance(v, bool) else None for v in value]
    arrays = [row["a"] or [] for row in rows]
    expected = {
        't like "%12%"': [i for i in range(ROWS) if "12" in rows[i]["t"]],
        't like "%7th of gr%me"': [i for i in range(ROWS) if i % 10 == 7],
        't like "%e 1_th%"': [i for i in range(10, 20)],
        'j["v"] == 20': [i for i in range(ROWS) if numbers[i] == 20],
        'j["v"] >= 10.25 and j["v"] < 40': [i for i in range(ROWS) if numbers[i] is not None and 10.25 <= numbers[i] < 40],
        'j["v"] in [14, 16, 18.5]': [i for i in range(ROWS) if numbers[i] in (14, 16, 18.5)],
        'j["x"] like "text 1%"': [i for i in range(ROWS) if str(value[i]).startswith("text 1")],
        'j["v"] == true': [i for i in range(ROWS) if value[i] is True],
        'exists j["x"]': [i for i in range(ROWS) if value[i] is not None],
        'json_contains(j["w"], 2)': [i for i in range(ROWS) if isinstance(value[i], list) and 2 in value[i]],
        "array_contains(a, 7)": [i for i in range(ROWS) if 7 in arrays[i]],
        "array_contains_all(a, [1, 5])": [i for i in range(ROWS) if {1, 5} <= set(arrays[i])],
        "array_contains_any(a, [250, 251, 252]) and id != 251": [i for i in (250, 251, 252) if i in arrays[i] and i != 251],
        "not array_contains(a, 1)": [i for i in range(ROWS) if arrays[i] and 1 not in arrays[i]],
    }

    def check(when):
        for text, wanted in expected.items():
            expect(f"{text} {when}", wanted, sorted(ids(client.query(name, filter=text))))

    check("without indexes")
    index = index_of(client, ("t", "NGRAM", "", {"min_gram": 2, "max_gram": 4}), ("a", "INVERTED", ""))
    casts = {"double": "j['v']", "array_double": 'j["w"]', "varchar": "j['x']"}
    for cast, path in casts.items():
        index.add_index(field_name="j", index_name="j_" + cast, index_type="INVERTED", params={"json_path": path, "json_cast_type": cast})
    client.create_index(name, index)
    client.flush(name)
    names = ["t", "a"] + ["j_" + cast for cast in casts]
    deadline = time.time() + 60
    while any(int(client.describe_index(name, each)["indexed_rows"]) != ROWS for each in names):
        expect("indexes are built in time", True, time.time() < deadline)
        time.sleep(0.2)
    check("with indexes")
    for each in names:
        client.drop_index(name, each)
    expect("listed", ["vector"], client.list_indexes(name))
    check("after they were dropped")
    client.drop_collection(name)


@part
def geometries(client):
    if not hasattr(DataType, "GEOMETRY"):
        raise Skip("pymilvus has no DataType.GEOMETRY")
    fields = [("place", DataType.GEOMETRY, {"nullable": True}), ("home", DataType.GEOMETRY, {"default_value": "POINT (9 9)"})]
    name = create(client, "geometries", schema_of(client, VECTOR, *fields), ("vector", "FLAT", "L2"), ("place", "RTREE", ""))
    base = vectors(30)
    points = [(i % 20 * 0.5, i // 20 * 0.5) for i in range(ROWS)]
    rows = [{"id": i, "vector": base[i], "place": None if i % 7 == 0 else f"POINT ({x:g} {y:g})"} for i, (x, y) in enumerate(points)]
    scattered(client, name, rows)
    there = [i for i in range(ROWS) if i % 7]
    inside = lambda i: 2 < points[i][0] < 5 and 2 < points[i][1] < 5
    near = lambda i: 2 <= points[i][0] <= 5 and 2 <= points[i][1] <= 5
    square = "POLYGON ((2 2, 5 2, 5 5, 2 5, 2 2))"
    expect("within", [i for i in there if inside(i)], ids(client.query(name, filter=f"ST_WITHIN(place, '{square}')")))
    expect("intersects", [i for i in there if near(i)], ids(client.query(name, filter=f"st_intersects(place, '{square}')")))
    expect("touches", [i for i in there if near(i) and not inside(i)], ids(client.query(name, filter=f"st_touches(place, '{square}')")))
    expect("not within", [i for i in there if not inside(i)], ids(client.query(name, filter=f"not st_within(place, '{square}')")))
    expect("equals", [43], ids(client.query(name, filter="st_equals(place, 'POINT (1.5 1)')")))

    def metres(i):
        (x, y), (a, b) = np.radians(points[i]), np.radians((3, 3))
        return 2 * 6371000 * np.arcsin(np.sqrt(np.sin((y - b) / 2) ** 2 + np.cos(y) * np.cos(b) * np.sin((x - a) / 2) ** 2))

    expect("dwithin", [i for i in there if metres(i) <= 100000], ids(client.query(name, filter="ST_DWITHIN(place, 'POINT (3 3)', 100000)")))
    expect("null", [i for i in range(ROWS) if i % 7 == 0], ids(client.query(name, filter="place is null")))
    expect("valid", len(there), count(client, name, "st_isvalid(place) and st_equals(home, 'POINT (9 9)')"))
    found = client.search(name, [base[8]], limit=5, filter=f"st_within(place, '{square}')", output_fields=["place", "home"])[0]
    best_inside = [i for i in best(l2(base, base[8]), ROWS) if i in there and inside(i)][:5]
    expect("search", best_inside, [hit["id"] for hit in found])
    expect("output", [f"POINT ({points[i][0]:g} {points[i][1]:g})" for i in best_inside], [hit["entity"]["place"] for hit in found])
    expect("default", {"POINT (9 9)"}, {hit["entity"]["home"] for hit in found})
    client.upsert(name, [{"id": 7, "vector": base[7], "place": "LINESTRING (100 100, 101 101)", "home": "POLYGON EMPTY"}])
    row = client.query(name, filter="st_crosses(place, 'LINESTRING (100 101, 101 100)')", output_fields=["place", "home"])[0]
    expect("upserted", (7, "LINESTRING (100 100, 101 101)", "POLYGON EMPTY"), (row["id"], row["place"], row["home"]))
    expect_error("text that is no geometry", 1001, ["syntax error"], lambda: client.insert(name, [{"id": 1000, "vector": base[7], "place": "POINT (1)"}]))
    expect_error("compared", 1100, ["comparisons between Geometry and VarChar"], lambda: client.query(name, filter="place == 'POINT (1 1)'"))
    expect_error("inverted", 1100, ["INVERTED are not supported on Geometry field"], lambda: client.create_index(name, index_of(client, ("home", "INVERTED", ""))))
    expect("described", "RTREE", client.describe_index(name, "place")["index_type"])
    client.drop_collection(name)


# --- operations ---

@part
def operations(client):
    name, _ = searched(client, "operated")
    client.flush(name)
    expect("rows", ROWS, int(client.get_collection_stats(name)["row_count"]))
    expect("load state", "Loaded", client.get_load_state(name)["state"].name)
    client.refresh_load(name)
    replicas = client.describe_replica(name)
    expect("replicas", True, len(replicas) >= 1)
    if hasattr(client, "list_persistent_segments"):
        segments = client.list_persistent_segments(name)
        expect("persistent rows", ROWS, sum(segment.num_rows for segment in segments))
        # A read node announces a segment a moment after it has been sealed.
        deadline = time.monotonic() + 30
        while sum(segment.num_rows for segment in client.list_loaded_segments(name)) < ROWS:
            expect("loaded rows in time", True, time.monotonic() < deadline)
            time.sleep(0.1)
    job = client.compact(name)
    deadline = time.monotonic() + 60
    while client.get_compaction_state(job) != "Completed":
        expect("compacted in time", True, time.monotonic() < deadline)
        time.sleep(0.1)
    expect("rows afterwards", ROWS, count(client, name))
    if hasattr(client, "flush_all"):
        client.flush_all()
    client.drop_collection(name)


@part_alone
def resource_groups(client):
    default = "__default_resource_group"
    name = create(client, "ashore", schema_of(client, VECTOR), ("vector", "FLAT", "L2"))
    client.release_collection(name)
    client.load_collection(name, replica_number=1)
    base = vectors(31)
    scattered(client, name, [{"id": i, "vector": base[i]} for i in range(ROWS)])

    def group(which):
        return client.describe_resource_group(which)

    def replicas(which):
        return dict(group(which).num_loaded_replica).get(name, 0)

    def check_rows(what):
        found = client.search(name, data=[base[5]], limit=10)
        expect(what, best(l2(base, base[5]), 10), hits(found))
        expect(what + ", all", ROWS, count(client, name))

    expect("listed", [default], list(client.list_resource_groups()))
    expect("described", [default, 1000000, 2], [group(default).name, group(default).capacity, group(default).num_available_node])
    expect_error("an unknown group", 300, ["resource group not found"], lambda: client.describe_resource_group("shore"))
    one, none = ({"requests": {"node_num": n}, "limits": {"node_num": n}} for n in (1, 0))
    client.create_resource_group("shore", config=ResourceGroupConfig(**one))
    client.create_resource_group("shore", config=ResourceGroupConfig(**one))
    expect_error("another one of its name", 301, ["already exist"], lambda: client.create_resource_group("shore"))
    expect("both", [default, "shore"], sorted(client.list_resource_groups()))
    expect("its node", [1, 1, 1], [group("shore").capacity, group("shore").num_available_node, group(default).num_available_node])
    check_rows("while its nodes change")

    client.transfer_replica(default, "shore", name, 1)
    expect("its replica", 1, replicas("shore"))
    expect("none there", 0, replicas(default))
    check_rows("in another group")
    expect_error("in use", 1100, ["release it first"], lambda: client.drop_resource_group("shore"))
    client.release_collection(name)
    client.load_collection(name, replica_number=2, resource_groups=[default, "shore"])
    expect("one each", [1, 1], [replicas(which) for which in (default, "shore")])
    check_rows("in two groups")

    client.drop_collection(name)
    client.update_resource_groups({"shore": ResourceGroupConfig(**none)})
    expect("back", 2, group(default).num_available_node)
    client.drop_resource_group("shore")
    expect("left", [default], list(client.list_resource_groups()))


@part
def time_to_live(client):
    name = create(client, "mortal", schema_of(client, VECTOR), ("vector", "FLAT", "L2"), properties={"collection.ttl.seconds": 2})
    base = vectors(29, 10)
    client.insert(name, [{"id": i, "vector": base[i]} for i in range(5)])
    client.flush(name)
    client.insert(name, [{"id": i, "vector": base[i]} for i in range(5, 10)])
    deadline = time.monotonic() + 30
    while count(client, name) > 0:
        expect("expired in time", True, time.monotonic() < deadline)
        time.sleep(0.2)
    client.insert(name, [{"id": 3, "vector": base[3]}])
    expect("a row that is young", [3], ids(client.query(name, filter="id >= 0")))
    client.drop_collection(name)


if __name__ == "__main__":
    clients = [MilvusClient(uri=uri) for uri in checks.addresses()]
    checks.run(clients[0] if len(clients) == 1 else checks.ByTurns(clients), pymilvus.__version__, at_once=4)
