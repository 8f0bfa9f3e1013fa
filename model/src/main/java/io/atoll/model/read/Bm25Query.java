package io.atoll.model.read;

import java.util.List;

/// A search for words, with what BM25 has to know of the whole collection: so a row has the same
/// score wherever it lies.
///
/// The score of a row is the sum, over the words of the query that its text has, of
///
/// ```
/// weight * f * (k1 + 1) / (f + k1 * (1 - b + b * length / averageLength))
/// ```
///
/// with f, how often the text has the word, and its length in words. It is computed in double, in
/// the order of the words. A row without any of the words is no hit.
///
/// @param textField the field whose texts have the words
/// @param queries the words of each query, each once
/// @param averageLength how many words the texts of the collection have on average
public record Bm25Query(
        long textField, List<List<Word>> queries, double averageLength, double k1, double b) {

    public Bm25Query {
        queries = queries.stream().map(List::copyOf).toList();
    }

    /// One of the queries alone.
    Bm25Query ofQuery(int query) {
        return new Bm25Query(textField, List.of(queries.get(query)), averageLength, k1, b);
    }

    /// @param weight how much the word says, `ln(1 + (n - d + 0.5) / (d + 0.5))` where d of n texts
    ///   have it, times how often the query has it
    public record Word(String text, double weight) {}
}
