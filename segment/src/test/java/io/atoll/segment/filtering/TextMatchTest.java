package io.atoll.segment.filtering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.rows.Keys;
import io.atoll.segment.Segments;
import io.atoll.segment.TextSegments;
import io.atoll.segment.TextSegments.Document;
import io.atoll.segment.search.SearchableSegment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Words in growing, sealed and rebuilt segments against a naive search of the texts.
class TextMatchTest {
    private static final Filter.Reference TEXT =
            new Filter.Reference(TextSegments.TEXT, "text", DataType.VARCHAR, List.of());
    private static final Filter.Reference TAG =
            new Filter.Reference(TextSegments.TAG, "tag", DataType.INT64, List.of());

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Segments.Kind.class)
    void findsTheRowsThatANaiveSearchFinds(Segments.Kind kind) throws IOException {
        Random random = Segments.random(17);
        var segments = new TextSegments(folder);
        List<Document> documents = TextSegments.documents(random, 300, 0.1);
        try (SearchableSegment segment = segments.of(kind, documents);
                var view = segment.view(SearchableSegment.NOW)) {
            for (int i = 0; i < 200; i++) {
                Filter filter = filter(random, 3);
                List<Long> expected =
                        documents.stream()
                                .filter(document -> Boolean.TRUE.equals(evaluate(filter, document)))
                                .map(Document::key)
                                .sorted()
                                .toList();
                int[] rows = view.match(Optional.of(filter), Set.of(), Integer.MAX_VALUE);
                Keys keys = view.keys(rows, rows.length);
                assertEquals(
                        expected,
                        IntStream.range(0, rows.length).mapToObj(keys::get).toList(),
                        filter.toString());
            }
        }
    }

    private static Filter filter(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return random.nextInt(5) == 0
                    ? new Filter.Compare(
                            TAG,
                            Filter.Comparison.LESS,
                            new Filter.Arithmetic(
                                    TAG,
                                    Filter.Operator.MODULO,
                                    new Filter.Constants(new Literal.Int(3))))
                    : match(random);
        }
        List<Filter> operands = List.of(filter(random, depth - 1), filter(random, depth - 1));
        return switch (random.nextInt(3)) {
            case 0 -> new Filter.And(operands);
            case 1 -> new Filter.Or(operands);
            default -> new Filter.Not(operands.getFirst());
        };
    }

    private static Filter match(Random random) {
        if (random.nextBoolean()) {
            int count = random.nextInt(5);
            String words = TextSegments.text(random, count);
            return new Filter.TextMatch(TEXT, words, false, 1 + random.nextInt(3));
        }
        // Lucene counts moves of a word that comes twice in its own way.
        List<String> words =
                random.ints(0, TextSegments.WORDS.length)
                        .distinct()
                        .limit(1 + random.nextInt(3))
                        .mapToObj(word -> TextSegments.WORDS[word])
                        .toList();
        return new Filter.TextMatch(TEXT, String.join(" ", words), true, random.nextInt(4));
    }

    /// Null is unknown.
    private static Boolean evaluate(Filter filter, Document document) {
        return switch (filter) {
            case Filter.And(var operands) -> {
                Boolean a = evaluate(operands.get(0), document);
                Boolean b = evaluate(operands.get(1), document);
                yield Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)
                        ? Boolean.FALSE
                        : a == null || b == null ? null : Boolean.TRUE;
            }
            case Filter.Or(var operands) -> {
                Boolean a = evaluate(operands.get(0), document);
                Boolean b = evaluate(operands.get(1), document);
                yield Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)
                        ? Boolean.TRUE
                        : a == null || b == null ? null : Boolean.FALSE;
            }
            case Filter.Not(var operand) -> {
                Boolean value = evaluate(operand, document);
                yield value == null ? null : !value;
            }
            case Filter.Compare _ -> document.tag() < document.tag() % 3;
            case Filter.TextMatch match ->
                    document.text().isEmpty()
                            ? null
                            : (Boolean)
                                    (match.phrase()
                                            ? hasPhrase(
                                                    TextSegments.words(document.text().get()),
                                                    TextSegments.words(match.query()),
                                                    match.number())
                                            : hasWords(
                                                    TextSegments.words(document.text().get()),
                                                    TextSegments.words(match.query()),
                                                    match.number()));
            default -> throw new IllegalArgumentException("not made here: " + filter);
        };
    }

    private static boolean hasWords(List<String> text, List<String> query, int least) {
        return query.stream().filter(text::contains).count() >= least;
    }

    /// Whether places can be chosen for the words that lie at most so many moves from a row.
    private static boolean hasPhrase(List<String> text, List<String> query, int moves) {
        List<List<Integer>> shifts = new ArrayList<>();
        for (int i = 0; i < query.size(); i++) {
            int word = i;
            shifts.add(
                    IntStream.range(0, text.size())
                            .filter(place -> text.get(place).equals(query.get(word)))
                            .map(place -> place - word)
                            .boxed()
                            .toList());
        }
        Set<Integer> starts = shifts.stream().flatMap(List::stream).collect(Collectors.toSet());
        return starts.stream()
                .anyMatch(
                        start ->
                                shifts.stream()
                                        .allMatch(
                                                places ->
                                                        places.stream()
                                                                .anyMatch(
                                                                        place ->
                                                                                place >= start
                                                                                        && place
                                                                                                        - start
                                                                                                <= moves)));
    }

    @Test
    void aFieldThatCameLaterHasItsDefaultText() throws IOException {
        var segments = new TextSegments(folder);
        Field later =
                TextSegments.text(200, "later")
                        .withDefault(Optional.of(new Literal.Text("the default text")));
        try (var sealed = segments.sealed(TextSegments.documents(Segments.random(3), 20, 0))) {
            var fields = new ArrayList<>(TextSegments.SCHEMA.fields());
            fields.add(later);
            try (var reopened = segments.open(sealed.info(), new Schema("", fields));
                    var view = reopened.view(SearchableSegment.NOW)) {
                var reference = new Filter.Reference(200, "later", DataType.VARCHAR, List.of());
                assertEquals(20, count(view, new Filter.TextMatch(reference, "text", false, 1)));
                assertEquals(
                        20, count(view, new Filter.TextMatch(reference, "default text", true, 0)));
                assertEquals(0, count(view, new Filter.TextMatch(reference, "other", false, 1)));
            }
        }
    }

    private static long count(SearchableSegment.View view, Filter filter) {
        return view.count(Optional.of(filter), Set.of());
    }

    @Test
    void aQueryWithoutAWordIsTrueNowhere() throws IOException {
        var segments = new TextSegments(folder);
        try (var sealed = segments.sealed(TextSegments.documents(Segments.random(4), 20, 0));
                var view = sealed.view(SearchableSegment.NOW)) {
            for (boolean phrase : new boolean[] {true, false}) {
                var filter = new Filter.TextMatch(TEXT, " , ", phrase, 1);
                assertEquals(0, count(view, filter));
                assertEquals(20, count(view, new Filter.Not(filter)));
            }
        }
    }
}
