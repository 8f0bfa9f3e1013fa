package io.atoll.router.plan;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.CollectionFunction;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.read.Bm25Query;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.TextStatistics;
import io.atoll.model.read.VectorPart;
import io.atoll.text.FieldAnalyzer;
import io.atoll.text.TextAnalyzer;
import io.atoll.text.TextToken;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The words of a search by BM25, before it is known how much each says.
///
/// @param part which part of the search it is
/// @param textField the field whose texts have the words
/// @param queries for each query its words in their order, and how often it has each
public record SearchedWords(
        int part, long textField, List<Map<String, Integer>> queries, double k1, double b) {
    private static final String ANALYZER = "analyzer_name";
    private static final String K1 = "bm25_k1";
    private static final String B = "bm25_b";
    private static final double DEFAULT_K1 = 1.2;
    private static final double DEFAULT_B = 0.75;

    /// @param output the field that the part searches: the output of a function
    static SearchedWords of(Collection collection, int part, Field output, VectorPart asked) {
        CollectionFunction function = collection.schema().functionOf(output).orElseThrow();
        Field text = collection.schema().field(function.input()).orElseThrow();
        TextAnalyzer analyzer =
                FieldAnalyzer.of(collection.schema(), text)
                        .named(asked.params().getOrDefault(ANALYZER, ""));
        QueryVectors texts = asked.queries();
        var queries = new ArrayList<Map<String, Integer>>(texts.count());
        for (int query = 0; query < texts.count(); query++) {
            String words = StandardCharsets.UTF_8.decode(texts.get(query)).toString();
            queries.add(counts(analyzer.analyze(words)));
        }
        Map<String, String> params =
                collection.indexOf(output.id()).map(Index::params).orElse(Map.of());
        return new SearchedWords(
                part,
                text.id(),
                queries,
                number(params, K1, DEFAULT_K1),
                number(params, B, DEFAULT_B));
    }

    private static Map<String, Integer> counts(List<TextToken> words) {
        var counts = new LinkedHashMap<String, Integer>();
        for (TextToken word : words) {
            counts.merge(word.text(), 1, Integer::sum);
        }
        return counts;
    }

    private static double number(Map<String, String> params, String name, double otherwise) {
        String text = params.get(name);
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "index parameter '%s' is no number: %s".formatted(name, text),
                    e);
        }
    }

    /// The words of all queries, each once.
    public List<String> words() {
        return queries.stream().flatMap(query -> query.keySet().stream()).distinct().toList();
    }

    /// The search, with how much its words say.
    ///
    /// @param statistics about [#words]
    public Bm25Query weighed(TextStatistics statistics) {
        var weights = new LinkedHashMap<String, Double>();
        List<String> words = words();
        for (int word = 0; word < words.size(); word++) {
            weights.put(words.get(word), statistics.weight(word));
        }
        var weighed = new ArrayList<List<Bm25Query.Word>>(queries.size());
        for (Map<String, Integer> query : queries) {
            var list = new ArrayList<Bm25Query.Word>(query.size());
            query.forEach(
                    (word, times) ->
                            list.add(
                                    new Bm25Query.Word(
                                            word, times * weights.getOrDefault(word, 0.0))));
            weighed.add(list);
        }
        return new Bm25Query(textField, weighed, statistics.averageLength(), k1, b);
    }
}
