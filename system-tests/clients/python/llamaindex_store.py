"""LlamaIndex's Milvus store: nodes by vectors, with filters, by words (BM25) and by both, checked against brute force.

Usage: llamaindex_store.py http://HOST:PORT [http://HOST:PORT [PART...]]
Vectors are made here. With two addresses parts go to them by turns. The last line says which version of llama-index-vector-stores-milvus ran.
"""

import importlib.metadata
import itertools

import numpy as np
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    FilterCondition, FilterOperator, MetadataFilter, MetadataFilters, VectorStoreQuery, VectorStoreQueryMode)
from llama_index.vector_stores.milvus import MilvusVectorStore
from llama_index.vector_stores.milvus.utils import BM25BuiltInFunction
from pymilvus import DataType

import checks
from checks import expect, expect_near, part

COUNT, DIM = 60, 8
WORDS = "whale sea ship captain harpoon storm island sailor wind deck".split()
RANDOM = np.random.default_rng(47)
BASE = RANDOM.standard_normal((COUNT, DIM)).astype(np.float32)
QUERY = RANDOM.standard_normal(DIM).astype(np.float32)
TEXTS = [" ".join(RANDOM.choice(WORDS, int(RANDOM.integers(3, 9)))) for _ in range(COUNT)]


def node(row):
    return TextNode(
        id_=f"n{row}", text=TEXTS[row], embedding=BASE[row].tolist(), metadata={"number": row, "kind": ["a", "b", "c"][row % 3]},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=f"document{row // 10}")})


def store(uri, name, **more):
    more = {"similarity_metric": "L2", "index_config": {"index_type": "FLAT"}, **more}
    return MilvusVectorStore(uri=uri, collection_name="llamaindex_" + name, dim=DIM, overwrite=True, consistency_level="Strong", use_async_client=False, **more)


def filled(uri, name, **more):
    made = store(uri, name, **more)
    expect("keys", [f"n{row}" for row in range(25)], made.add([node(row) for row in range(25)]))
    made.client.flush(made.collection_name)
    made.add([node(row) for row in range(25, COUNT)], force_flush=False)
    return made


def squares():
    return ((BASE.astype(np.float64) - QUERY) ** 2).sum(axis=1)


def nearest(count, allowed=lambda row: True):
    distances = squares()
    return [f"n{row}" for row in sorted((row for row in range(COUNT) if allowed(row)), key=lambda row: distances[row])][:count]


def query(made, count=5, **more):
    return made.query(VectorStoreQuery(query_embedding=QUERY.tolist(), similarity_top_k=count, **more))


@part
def by_vectors(uri):
    made = filled(uri, "vectors")
    found = query(made)
    expect("hits", nearest(5), found.ids)
    expect_near("distances", sorted(squares())[:5], found.similarities, 1e-4)
    expect("text", TEXTS[int(found.ids[0][1:])], found.nodes[0].get_content())
    expect("metadata", int(found.ids[0][1:]), found.nodes[0].metadata["number"])
    filters = MetadataFilters(condition=FilterCondition.AND, filters=[
        MetadataFilter(key="kind", value="b"), MetadataFilter(key="number", value=10, operator=FilterOperator.GT), MetadataFilter(key="number", value=[13, 16], operator=FilterOperator.NIN)])
    expect("filtered", nearest(4, lambda row: row % 3 == 1 and row > 10 and row not in (13, 16)), query(made, 4, filters=filters).ids)
    expect("of some documents", nearest(5, lambda row: row // 10 in (2, 3)), query(made, doc_ids=["document2", "document3"]).ids)
    expect("of some nodes", nearest(5, lambda row: row in (4, 5, 6)), query(made, node_ids=["n4", "n5", "n6"]).ids)
    diverse = query(made, 3, mode=VectorStoreQueryMode.MMR, mmr_threshold=1.0)
    expect("diverse hits", 3, len(set(diverse.ids)))
    expect("nodes by key", ["n3", "n8"], sorted(each.node_id for each in made.get_nodes(node_ids=["n3", "n8"])))
    expect("nodes by filter", 20, len(made.get_nodes(filters=MetadataFilters(filters=[MetadataFilter(key="kind", value="a")]))))
    made.delete("document0")
    made.delete_nodes(node_ids=["n10"])
    expect("without what was deleted", nearest(5, lambda row: row > 10), query(made).ids)
    made.clear()


@part
def replaced(uri):
    made = store(uri, "replaced", upsert_mode=True, similarity_metric="IP", scalar_field_names=["number"], scalar_field_types=[DataType.INT64])
    made.add([node(row) for row in range(COUNT)])
    changed = node(7)
    changed.text = "another text"
    made.add([changed])
    dots = BASE.astype(np.float64) @ QUERY
    found = query(made)
    expect("hits", [f"n{row}" for row in np.argsort(-dots, kind="stable")[:5]], found.ids)
    expect_near("products", sorted(dots, reverse=True)[:5], found.similarities, 1e-4)
    expect("one row of a key", ["another text"], [each.get_content() for each in made.get_nodes(node_ids=["n7"])])
    made.clear()


@part
def by_words_and_both(uri):
    function = BM25BuiltInFunction(input_field_names="text", output_field_names="sparse_embedding")
    made = filled(uri, "words", enable_sparse=True, sparse_embedding_function=function, hybrid_ranker="RRFRanker", hybrid_ranker_params={"k": 60})
    found = made.query(VectorStoreQuery(query_str="whale storm", similarity_top_k=8, mode=VectorStoreQueryMode.TEXT_SEARCH))
    tokens = [text.split() for text in TEXTS]
    average = sum(map(len, tokens)) / COUNT
    scores = np.zeros(COUNT)
    for term in ("whale", "storm"):
        matching = sum(term in words for words in tokens)
        idf = np.log(1 + (COUNT - matching + 0.5) / (matching + 0.5))
        for row, words in enumerate(tokens):
            frequency = words.count(term)
            scores[row] += idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * len(words) / average))
    expect_near("scores of words", sorted(scores, reverse=True)[:8], found.similarities, 1e-2)
    found = query(made, 6, query_str="whale storm", mode=VectorStoreQueryMode.HYBRID)
    expect("both", 6, len(set(found.ids)))
    expect("their order", sorted(found.similarities, reverse=True), found.similarities)
    expect("the best of both", True, max(found.similarities) <= 2 / 61 + 1e-6)
    made.clear()


if __name__ == "__main__":
    addresses = itertools.cycle(checks.addresses())
    for number, function in enumerate(checks.PARTS):
        checks.PARTS[number] = checks.of_next(function, addresses)
    checks.run(None, importlib.metadata.version("llama-index-vector-stores-milvus"))
