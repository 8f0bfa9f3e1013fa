package io.atoll.segment.filtering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.segment.Samples;
import io.atoll.segment.columns.RowDocuments;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// What is remembered of filters, and how often JSON is parsed.
class FilterCacheTest {
    private static final int ROWS = 500;

    private final StoredColumns columns =
            new StoredColumns(Samples.schema(DataType.INT64), Set.of(Samples.AMOUNT, Samples.DOC));
    private ByteBuffersDirectory directory;
    private DirectoryReader reader;

    @BeforeEach
    void writeOneLeaf() throws IOException {
        directory = new ByteBuffersDirectory();
        var rows = Samples.rows(new Random(1), DataType.INT64, ROWS, 1);
        try (var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            var documents = new RowDocuments(Samples.schema(DataType.INT64));
            writer.addDocuments(documents.of(Samples.columns(DataType.INT64, rows), 1));
        }
        reader = DirectoryReader.open(directory);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        directory.close();
    }

    @Test
    void remembersTheRowsOfAFilter() throws IOException {
        var cache = new FilterCache(columns, 10_000);
        var first = cache.matching(reader, amountAbove(1), () -> false);
        assertSame(first, cache.matching(reader, amountAbove(1), () -> false));
    }

    @Test
    void forgetsWhatWasNotAskedForLongestWhenTheRoomIsUsedUp() throws IOException {
        var cache = new FilterCache(columns, 5_000);
        var first = cache.matching(reader, amountAbove(0), () -> false);
        var second = cache.matching(reader, amountAbove(1), () -> false);
        for (int i = 2; i < 40; i++) {
            cache.matching(reader, amountAbove(i), () -> false);
            assertSame(first, cache.matching(reader, amountAbove(0), () -> false));
        }
        var again = cache.matching(reader, amountAbove(1), () -> false);
        assertNotSame(second, again);
        assertEquals(second, again);
    }

    private static Filter amountAbove(long limit) {
        return new Filter.Compare(
                new Filter.Reference(Samples.AMOUNT, "amount", DataType.INT64, List.of()),
                Filter.Comparison.GREATER,
                new Filter.Constants(new Literal.Int(limit)));
    }

    @Test
    void parsesTheJsonOfARowOnceHoweverManyConditionsLookIntoIt() throws IOException {
        var parsed = new AtomicInteger();
        var column =
                JsonColumn.of(
                        row -> {
                            parsed.incrementAndGet();
                            return new BytesRef("{\"a\": " + row + ", \"b\": [1, " + row + "]}");
                        });
        Operand a = column.at(List.of(new Filter.PathStep("a", false)));
        Operand b =
                column.at(List.of(new Filter.PathStep("b", false), new Filter.PathStep("1", true)));
        var value = new Scalar();
        for (int row = 0; row < 10; row++) {
            a.load(row, value);
            assertEquals(row, value.integer());
            b.load(row, value);
            assertEquals(row, value.integer());
            a.load(row, value);
            assertEquals(row, value.integer());
        }
        assertEquals(10, parsed.get());
    }
}
