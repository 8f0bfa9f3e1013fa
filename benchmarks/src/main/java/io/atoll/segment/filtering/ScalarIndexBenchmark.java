package io.atoll.segment.filtering;

import io.atoll.filter.FilterParser;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.segment.columns.RowDocuments;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// What the terms and points of scalars bring: five filters over one leaf, answered by them and by
/// a look at every row. Both find the same rows, or this stops.
///
/// Arguments: rows (1,000,000), runs of each (7).
public final class ScalarIndexBenchmark {
    private static final int BATCH = 10_000;
    private static final List<String> FILTERS =
            List.of(
                    "size == 77777",
                    "size >= 1000 and size < 2000",
                    "title == \"title 4711\"",
                    "kind in [\"a7\", \"a8\", \"a9\"]",
                    "title like \"title 99%\" and used == true and price < 0.5");
    private static final Schema SCHEMA =
            new Schema(
                    "",
                    List.of(
                            Field.of(101, "size", DataType.INT64),
                            Field.of(102, "price", DataType.DOUBLE),
                            Field.of(103, "used", DataType.BOOL),
                            Field.of(104, "title", DataType.VARCHAR).withMaxLength(64),
                            Field.of(105, "kind", DataType.VARCHAR).withMaxLength(64)));

    private ScalarIndexBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        Path folder = Files.createTempDirectory("atoll-scalar-indexes");
        try (Directory directory = new MMapDirectory(folder)) {
            write(directory, rows);
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                LeafReader leaf = reader.leaves().getFirst().reader();
                for (String text : FILTERS) {
                    measure(leaf, text, runs);
                }
            }
            for (String file : directory.listAll()) {
                directory.deleteFile(file);
            }
        } finally {
            Files.deleteIfExists(folder);
        }
    }

    private static void write(Directory directory, int rows) throws IOException {
        var documents = new RowDocuments(SCHEMA);
        var random = new Random(42);
        try (var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            for (int begin = 0; begin < rows; begin += BATCH) {
                for (var document :
                        documents.of(rows(begin, Math.min(BATCH, rows - begin), random), 1)) {
                    writer.addDocument(document);
                }
            }
            writer.forceMerge(1);
        }
    }

    private static Rows rows(int begin, int count, Random random) {
        var sizes = new long[count];
        var prices = new double[count];
        var used = new boolean[count];
        var titles = new String[count];
        var kinds = new String[count];
        for (int i = 0; i < count; i++) {
            sizes[i] = random.nextInt(100_000);
            prices[i] = random.nextDouble();
            used[i] = random.nextBoolean();
            titles[i] = "title " + (begin + i);
            kinds[i] = "a" + random.nextInt(100);
        }
        var none = new BitSet();
        return new Rows(
                count,
                List.of(
                        new Column.Longs(101, DataType.INT64, sizes, none),
                        new Column.Doubles(102, prices, none),
                        new Column.Bools(103, used, none),
                        new Column.Texts(104, titles, none),
                        new Column.Texts(105, kinds, none)));
    }

    private static void measure(LeafReader leaf, String text, int runs) throws IOException {
        Filter filter = NegationNormalForm.of(FilterParser.parse(text, SCHEMA, Map.of()));
        var columns = new StoredColumns(SCHEMA, Set.of(101L, 102L, 103L, 104L, 105L));
        var indexed = new long[runs];
        var scanned = new long[runs];
        int found = 0;
        for (int run = 0; run < runs; run++) {
            long start = System.nanoTime();
            FixedBitSet byIndex = new IndexedConditions(leaf, columns).rows(filter);
            long between = System.nanoTime();
            FixedBitSet byRow = scan(leaf, columns, filter);
            indexed[run] = between - start;
            scanned[run] = System.nanoTime() - between;
            found = byIndex.cardinality();
            if (!byIndex.equals(byRow)) {
                throw new IllegalStateException(text + ": the two ways find different rows");
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %d | %.2f | %.1f |%n",
                text,
                found,
                median(indexed) / 1e6,
                median(scanned) / 1e6);
    }

    private static FixedBitSet scan(LeafReader leaf, StoredColumns columns, Filter filter)
            throws IOException {
        RowCondition condition = new RowConditions(leaf, columns).of(filter);
        var rows = new FixedBitSet(leaf.maxDoc());
        for (int row = 0; row < leaf.maxDoc(); row++) {
            if (condition.test(row) == Truth.TRUE) {
                rows.set(row);
            }
        }
        return rows;
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }
}
