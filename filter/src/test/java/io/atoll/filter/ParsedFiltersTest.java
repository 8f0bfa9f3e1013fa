package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.times.TimeNotation;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ParsedFiltersTest {
    private final ParsedFilters cache = new ParsedFilters(10);

    @Test
    void parsesAnExpressionOnce() {
        assertSame(parse("age > 1"), parse("age > 1"));
        assertEquals(1, cache.size());
    }

    @Test
    void tellsSchemasAndParametersApart() {
        Filter first =
                cache.parse("age > {x}", TestSchemas.PEOPLE, Map.of("x", 1L), TimeNotation.UTC);
        assertSame(
                first,
                cache.parse("age > {x}", TestSchemas.PEOPLE, Map.of("x", 1L), TimeNotation.UTC));
        assertEquals(
                "(> age 2)",
                Sketch.of(
                        cache.parse(
                                "age > {x}",
                                TestSchemas.PEOPLE,
                                Map.of("x", 2L),
                                TimeNotation.UTC)));
        var altered = new Schema("", TestSchemas.PEOPLE.fields());
        assertNotSame(first, cache.parse("age > {x}", altered, Map.of("x", 1L), TimeNotation.UTC));
    }

    @Test
    void aListThatTheCallerChangesIsAnotherList() {
        var ids = new ArrayList<Object>(List.of(1L));
        Map<String, Object> params = Map.of("ids", ids);
        assertEquals(
                "(in id [1])",
                Sketch.of(
                        cache.parse("id in {ids}", TestSchemas.PEOPLE, params, TimeNotation.UTC)));
        ids.set(0, 2L);
        assertEquals(
                "(in id [2])",
                Sketch.of(
                        cache.parse("id in {ids}", TestSchemas.PEOPLE, params, TimeNotation.UTC)));
    }

    @Test
    void keepsWhatIsUsedAndDropsWhatIsNot() {
        Filter used = parse("age > 1");
        for (int i = 0; i < 1000; i++) {
            parse("age > 1 and id == " + i);
            assertSame(used, parse("age > 1"));
            assertTrue(cache.size() <= 10);
        }
    }

    @Test
    void doesNotKeepLongListsOrErrors() {
        parse("id in [" + "1,".repeat(5000) + "]");
        cache.parse(
                "id in {ids}",
                TestSchemas.PEOPLE,
                Map.of("ids", List.copyOf(Collections.nCopies(5000, 1L))),
                TimeNotation.UTC);
        assertThrows(AtollException.class, () -> parse("age >"));
        assertEquals(0, cache.size());
    }

    @Test
    void servesManyThreads() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers = new ArrayList<Future<?>>();
            for (int t = 0; t < 4; t++) {
                answers.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < 2000; i++) {
                                        int bound = i % 25;
                                        assertEquals(
                                                "(> id %d)".formatted(bound),
                                                Sketch.of(parse("id > " + bound)));
                                    }
                                }));
            }
            for (Future<?> answer : answers) {
                answer.get();
            }
        }
        assertTrue(cache.size() <= 10);
    }

    private Filter parse(String expression) {
        return cache.parse(expression, TestSchemas.PEOPLE, Map.of(), TimeNotation.UTC);
    }
}
