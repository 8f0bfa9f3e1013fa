"""LangChain's Milvus store: documents by vectors, by words (BM25) and by both, checked against brute force.

Usage: langchain_store.py http://HOST:PORT [http://HOST:PORT [PART...]]
Vectors are made here, of the letters of a text. With two addresses parts go to them by turns. The last line says which version of langchain-milvus ran.
"""

import asyncio
import importlib.metadata
import itertools
import math

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_milvus import BM25BuiltInFunction, Milvus

import checks
from checks import expect, expect_near, part

WORDS = "whale sea ship captain harpoon storm island sailor wind deck".split()
COUNT = 60


class Letters(Embeddings):
    """A deterministic embedding: how often each of 16 groups of letters is in a text, as a unit vector."""

    def embed_query(self, text):
        vector = np.zeros(16)
        for place, letter in enumerate(text):
            vector[(ord(letter) + place % 3) % 16] += 1
        return (vector / max(np.linalg.norm(vector), 1e-9)).astype(np.float32).tolist()

    def embed_documents(self, texts):
        return [self.embed_query(text) for text in texts]


LETTERS = Letters()


def texts():
    random = np.random.default_rng(43)
    return [" ".join(random.choice(WORDS, int(random.integers(3, 12)))) + f" {i}" for i in range(COUNT)]


def documents():
    return [Document(page_content=text, metadata={"number": i, "kind": "even" if i % 2 == 0 else "odd"}) for i, text in enumerate(texts())]


def store(uri, name, **more):
    return Milvus(
        embedding_function=more.pop("embedding_function", LETTERS), collection_name="langchain_" + name, connection_args={"uri": uri}, consistency_level="Strong", drop_old=True, **more)


def filled(uri, name, **more):
    made = store(uri, name, **more)
    ids = made.add_documents(documents()[:25], ids=[f"d{i}" for i in range(25)])
    made.client.flush(made.collection_name)
    ids += made.add_documents(documents()[25:], ids=[f"d{i}" for i in range(25, COUNT)])
    expect("ids", [f"d{i}" for i in range(COUNT)], ids)
    return made


def numbers(found):
    return [document.metadata["number"] for document in found]


def squares(query):
    base = np.array(LETTERS.embed_documents(texts()), dtype=np.float32).astype(np.float64)
    return ((base - np.array(LETTERS.embed_query(query))) ** 2).sum(axis=1)


def nearest(distances, count, allowed=lambda row: True):
    return sorted((row for row in range(COUNT) if allowed(row)), key=lambda row: (distances[row], f"d{row}"))[:count]


def bm25(query, k1=1.2, b=0.75):
    tokens = [text.split() for text in texts()]
    average = sum(map(len, tokens)) / COUNT
    scores = np.zeros(COUNT)
    for term in query.split():
        matching = sum(term in other for other in tokens)
        idf = math.log(1 + (COUNT - matching + 0.5) / (matching + 0.5))
        for row, words in enumerate(tokens):
            frequency = words.count(term)
            scores[row] += idf * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * len(words) / average))
    return scores


@part
def by_vectors(uri):
    made = filled(uri, "vectors", index_params={"metric_type": "L2", "index_type": "FLAT", "params": {}}, enable_dynamic_field=True)
    query = "storm at sea"
    distances = squares(query)
    found = made.similarity_search_with_score(query, k=5)
    expect("hits", nearest(distances, 5), numbers(document for document, _ in found))
    expect_near("scores", sorted(distances)[:5], [score for _, score in found], 1e-4)
    expect("text", texts()[nearest(distances, 1)[0]], found[0][0].page_content)
    expect("kind", "even" if nearest(distances, 1)[0] % 2 == 0 else "odd", found[0][0].metadata["kind"])
    odd = made.similarity_search(query, k=4, expr="kind == 'odd' and number > 10")
    expect("filtered", nearest(distances, 4, lambda row: row % 2 == 1 and row > 10), numbers(odd))
    expect("by vector", [7], numbers(made.similarity_search_by_vector(LETTERS.embed_query(texts()[7]), k=1)))
    diverse = made.max_marginal_relevance_search(query, k=3, fetch_k=10)
    expect("the first of diverse hits", nearest(distances, 1), numbers(diverse[:1]))
    expect("diverse hits", True, set(numbers(diverse)) <= set(nearest(distances, 10)))
    expect("by metadata", [3, 5], sorted(numbers(made.search_by_metadata("number in [3, 5]", fields=["text", "number"], limit=10))))
    expect("keys", ["d3", "d5"], sorted(made.get_pks("number in [3, 5]")))
    made.upsert(ids=["d3"], documents=[Document(page_content="a new text", metadata={"number": 3, "kind": "new"})])
    expect("upserted", ["a new text"], [document.page_content for document in made.search_by_metadata("kind == 'new'", fields=["text"])])
    expect("deleted", True, made.delete(ids=["d5"]))
    expect("deleted by filter", True, made.delete(expr="number in [6, 7]"))
    expect("what is left", [0, 1, 2, 3, 4, 8], sorted(numbers(made.search_by_metadata("number < 9", fields=["text", "number"], limit=100))))
    retriever = made.as_retriever(search_kwargs={"k": 2, "expr": "number >= 50"})
    expect("retrieved", nearest(distances, 2, lambda row: row >= 50), numbers(retriever.invoke(query)))
    made.drop()


@part
def reopened(uri):
    """A second store over a collection that is there."""
    made = filled(uri, "kept", index_params={"metric_type": "COSINE", "index_type": "HNSW", "params": {"M": 16, "efConstruction": 100}})
    again = Milvus(embedding_function=LETTERS, collection_name="langchain_kept", connection_args={"uri": uri}, consistency_level="Strong")
    (document, score), = again.similarity_search_with_score(texts()[11], k=1)
    expect("itself", 11, document.metadata["number"])
    expect_near("cosine", [1.0], [score], 1e-4)
    again.drop()


@part
def by_words(uri):
    made = filled(uri, "words", embedding_function=None, builtin_function=BM25BuiltInFunction(), vector_field="sparse")
    found = made.similarity_search_with_score("whale storm", k=8)
    scores = bm25("whale storm")
    expect_near("scores", sorted(scores, reverse=True)[:8], [score for _, score in found], 1e-2)
    expect_near("of these documents", [scores[document.metadata["number"]] for document, _ in found], [score for _, score in found], 1e-2)
    made.drop()


@part
def by_both(uri):
    flat = {"metric_type": "L2", "index_type": "FLAT", "params": {}}
    made = filled(
        uri, "both", builtin_function=BM25BuiltInFunction(output_field_names="sparse"), vector_field=["dense", "sparse"],
        index_params=[flat, {"metric_type": "BM25", "index_type": "AUTOINDEX", "params": {}}])
    query = "captain of the island"
    words = bm25(query)
    lists = [nearest(squares(query), 60), sorted((row for row in range(COUNT) if words[row] > 0), key=lambda row: (-words[row], f"d{row}"))]
    fused = {}
    for ranked in lists:
        for rank, row in enumerate(ranked, 1):
            fused[row] = fused.get(row, 0.0) + 1 / (60 + rank)
    found = made.similarity_search_with_score(query, k=6, fetch_k=60, ranker_type="rrf", ranker_params={"k": 60})
    expect_near("scores", sorted(fused.values(), reverse=True)[:6], [score for _, score in found], 1e-3)
    weighted = made.similarity_search(query, k=3, fetch_k=60, ranker_type="weighted", ranker_params={"weights": [0.0, 1.0]})
    best = sorted(words, reverse=True)[:3]
    expect_near("all weight on words", best, [words[number] for number in numbers(weighted)], 1e-2)
    made.drop()


@part
def asynchronously(uri):
    async def run():
        made = store(uri, "async", auto_id=True, index_params={"metric_type": "IP", "index_type": "AUTOINDEX", "params": {}})
        keys = await made.aadd_documents(documents())
        expect("keys made by the server", COUNT, len(set(keys)))
        found = await made.asimilarity_search(texts()[9], k=1)
        expect("itself", [9], numbers(found))
        expect("deleted", True, await made.adelete(expr="number == 9"))
        expect("another", True, numbers(await made.asimilarity_search(texts()[9], k=1)) != [9])
        made.drop()

    asyncio.run(run())


if __name__ == "__main__":
    addresses = itertools.cycle(checks.addresses())
    for number, function in enumerate(checks.PARTS):
        checks.PARTS[number] = checks.of_next(function, addresses)
    checks.run(None, importlib.metadata.version("langchain-milvus"))
