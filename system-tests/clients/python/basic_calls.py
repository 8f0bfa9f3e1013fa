"""The basic calls of Milvus's Python client, with their answers checked.

Usage: basic_calls.py http://HOST:PORT
Needs only what pymilvus has had since 2.4. The last line says which version ran.
"""

import sys

import pymilvus
from pymilvus import DataType, MilvusClient

NAME = "python_basic_calls"


def expect(what, expected, actual):
    if expected != actual:
        raise AssertionError(f"{what}: expected {expected!r}, was {actual!r}")


def rows(answer):
    return sorted((dict(row) for row in answer), key=lambda row: row["id"])


def main(uri):
    client = MilvusClient(uri=uri)
    if client.has_collection(NAME):
        client.drop_collection(NAME)

    create(client)
    describe(client)
    write(client)
    search(client)
    query(client)
    delete(client)
    flush(client)
    drop(client)
    client.close()
    print("ok", pymilvus.__version__)


def create(client):
    schema = client.create_schema(auto_id=False, enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
    schema.add_field("title", DataType.VARCHAR, max_length=50)
    schema.add_field("year", DataType.INT32)
    index = client.prepare_index_params()
    index.add_index(field_name="vector", index_type="HNSW", metric_type="L2", params={"M": 8, "efConstruction": 64})
    client.create_collection(NAME, schema=schema, index_params=index, consistency_level="Strong")
    expect("has_collection", True, client.has_collection(NAME))
    expect("has_collection of another", False, client.has_collection(NAME + "_absent"))
    expect("list_collections", True, NAME in client.list_collections())
    expect("load state", "Loaded", client.get_load_state(NAME)["state"].name)


def describe(client):
    described = client.describe_collection(NAME)
    expect("described name", NAME, described["collection_name"])
    expect("described fields", ["id", "vector", "title", "year"], [field["name"] for field in described["fields"]])
    expect("described types",
           [DataType.INT64, DataType.FLOAT_VECTOR, DataType.VARCHAR, DataType.INT32],
           [field["type"] for field in described["fields"]])
    expect("described dimension", 2, int(described["fields"][1]["params"]["dim"]))
    expect("described dynamic", True, described["enable_dynamic_field"])
    expect("list_indexes", ["vector"], list(client.list_indexes(NAME)))
    index = client.describe_index(NAME, index_name="vector")
    expect("index metric", "L2", index["metric_type"])
    expect("index type", "HNSW", index["index_type"])


def write(client):
    inserted = client.insert(NAME, [
        {"id": 1, "vector": [0.0, 0.0], "title": "Moby-Dick", "year": 1851, "whale": True},
        {"id": 2, "vector": [3.0, 4.0], "title": "Treasure Island", "year": 1883},
        {"id": 3, "vector": [6.0, 8.0], "title": "Walden", "year": 1854},
        {"id": 4, "vector": [9.0, 12.0], "title": "Omoo", "year": 1847},
    ])
    expect("insert_count", 4, inserted["insert_count"])
    expect("inserted ids", [1, 2, 3, 4], list(inserted["ids"]))
    upserted = client.upsert(NAME, [{"id": 3, "vector": [1.0, 0.0], "title": "Walden; or, Life in the Woods", "year": 1854}])
    expect("upsert_count", 1, upserted["upsert_count"])


def search(client):
    hits = client.search(NAME, data=[[0.0, 0.0], [3.0, 4.0]], limit=2, output_fields=["title", "year"])
    expect("queries answered", 2, len(hits))
    expect("ids of the first", [1, 3], [hit["id"] for hit in hits[0]])
    expect("ids of the second", [2, 3], [hit["id"] for hit in hits[1]])
    expect("distances", [0.0, 1.0], [round(hit["distance"], 4) for hit in hits[0]])
    expect("entity", {"title": "Walden; or, Life in the Woods", "year": 1854}, dict(hits[0][1]["entity"]))
    filtered = client.search(NAME, data=[[0.0, 0.0]], limit=10, filter="year > 1850 and title like 'T%'")
    expect("filtered ids", [2], [hit["id"] for hit in filtered[0]])
    expect("filtered distance", 25.0, round(filtered[0][0]["distance"], 4))
    expect("no hits", [], list(client.search(NAME, data=[[0.0, 0.0]], limit=10, filter="year > 2000")[0]))


def query(client):
    expect("query",
           [{"id": 1, "title": "Moby-Dick"}, {"id": 3, "title": "Walden; or, Life in the Woods"}],
           rows(client.query(NAME, filter="year in [1851, 1854]", output_fields=["id", "title"])))
    expect("query of an undeclared key", [1],
           [row["id"] for row in client.query(NAME, filter="whale == true", output_fields=["id", "whale"])])
    expect("query of nothing", [], list(client.query(NAME, filter="year > 2000", output_fields=["id"])))
    got = rows(client.get(NAME, ids=[2, 1], output_fields=["vector", "year"]))
    expect("got ids", [1, 2], [row["id"] for row in got])
    expect("got vector", [3.0, 4.0], [float(component) for component in got[1]["vector"]])
    expect("got year", 1883, got[1]["year"])
    count(client, 4)


def count(client, expected):
    expect("count(*)", [{"count(*)": expected}],
           [dict(row) for row in client.query(NAME, filter="", output_fields=["count(*)"])])


def delete(client):
    client.delete(NAME, ids=[4])
    count(client, 3)
    client.delete(NAME, filter="year == 1883")
    count(client, 2)
    expect("deleted", [], list(client.get(NAME, ids=[2, 4])))


def flush(client):
    if hasattr(client, "flush"):
        client.flush(NAME)
    else:
        # MilvusClient has it since 2.5.
        from pymilvus import Collection, connections
        connections.connect(alias="flush", uri=sys.argv[1])
        Collection(NAME, using="flush").flush()
        connections.disconnect("flush")
    # Statistics are eventual, as in Milvus: deleted rows leave them when their segments are rewritten.
    row_count = client.get_collection_stats(NAME)["row_count"]
    expect("row_count between what is left and what was written", True, 2 <= int(row_count) <= 5)
    expect("ids after the flush", [1, 3], [row["id"] for row in rows(client.query(NAME, filter="id > 0", output_fields=["id"]))])


def drop(client):
    client.release_collection(NAME)
    client.drop_collection(NAME)
    expect("has_collection after drop", False, client.has_collection(NAME))
    expect("list_collections after drop", False, NAME in client.list_collections())


if __name__ == "__main__":
    main(sys.argv[1])
