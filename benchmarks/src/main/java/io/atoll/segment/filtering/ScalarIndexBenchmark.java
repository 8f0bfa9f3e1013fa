package io.atoll.segment.filtering;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.filter.FilterParser;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.IndexType;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.indexes.ValueIndex;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.segment.columns.RowDocuments;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// What indexes over scalars bring: filters over one leaf, answered by the terms and points that
/// every segment has, or by value indexes that are built for the purpose, and by a look at every
/// row. Both find the same rows, or this stops. Times are the thread's own, whatever else the
/// machine does.
///
/// Arguments: rows (1,000,000), runs of each (7).
public final class ScalarIndexBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int BATCH = 10_000;
    private static final int TAGS = 4;
    private static final List<String> FILTERS =
            List.of(
                    "size == 77777",
                    "size >= 1000 and size < 2000",
                    "title == \"title 4711\"",
                    "kind in [\"a7\", \"a8\", \"a9\"]",
                    "title like \"title 99%\" and used == true and price < 0.5",
                    "title like \"%e 4711%\"",
                    "title like \"%77777\"",
                    "doc[\"size\"] == 77777",
                    "doc[\"size\"] >= 1000 and doc[\"size\"] < 2000",
                    "doc[\"kind\"] in [\"a7\", \"a8\", \"a9\"]",
                    "doc[\"name\"] like \"%me 4711%\"",
                    "exists doc[\"rare\"]",
                    "array_contains(tags, 77777)",
                    "array_contains_any(tags, [11111, 22222, 33333])",
                    "array_contains_all(tags, [1, 2])");
    private static final Schema SCHEMA =
            new Schema(
                    "",
                    List.of(
                            Field.of(100, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY, true),
                            Field.of(101, "size", DataType.INT64),
                            Field.of(102, "price", DataType.DOUBLE),
                            Field.of(103, "used", DataType.BOOL),
                            Field.of(104, "title", DataType.VARCHAR).withMaxLength(64),
                            Field.of(105, "kind", DataType.VARCHAR).withMaxLength(64),
                            Field.of(106, "doc", DataType.JSON),
                            Field.of(107, "tags", DataType.ARRAY)
                                    .withElements(new Field.Elements(DataType.INT64, 8))));
    private static final List<ValueIndex> INDEXES =
            List.of(
                    index(1, "title", IndexType.NGRAM, grams()),
                    index(2, "doc", IndexType.INVERTED, path("size", "DOUBLE")),
                    index(3, "doc", IndexType.INVERTED, path("kind", "VARCHAR")),
                    index(4, "doc", IndexType.INVERTED, path("rare", "BOOL")),
                    index(5, "doc", IndexType.NGRAM, path("name", "VARCHAR")),
                    index(6, "tags", IndexType.INVERTED, Map.of()));

    private ScalarIndexBenchmark() {}

    private static ValueIndex index(
            long id, String field, IndexType type, Map<String, String> params) {
        return ValueIndex.of(SCHEMA.field(field).orElseThrow(), id, type, params).orElseThrow();
    }

    private static Map<String, String> grams() {
        return Map.of(ValueIndex.MIN_GRAM, "2", ValueIndex.MAX_GRAM, "3");
    }

    private static Map<String, String> path(String key, String cast) {
        var params = new HashMap<>(grams());
        params.put(ValueIndex.PATH, "doc[\"" + key + "\"]");
        params.put(ValueIndex.CAST, cast);
        return params;
    }

    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        Path folder = Files.createTempDirectory("atoll-scalar-indexes");
        try (Directory directory =
                        new MMapDirectory(Files.createDirectory(folder.resolve("rows")));
                Directory values =
                        new MMapDirectory(Files.createDirectory(folder.resolve("values")))) {
            write(directory, rows);
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                LeafReader leaf = reader.leaves().getFirst().reader();
                long start = System.nanoTime();
                build(values, leaf);
                System.out.printf(
                        Locale.ROOT,
                        "%d value indexes of %d rows built in %.1f s%n",
                        INDEXES.size(),
                        rows,
                        (System.nanoTime() - start) / 1e9);
                try (DirectoryReader built = DirectoryReader.open(values)) {
                    var indexes = ValueIndexes.of(INDEXES, built.leaves().getFirst().reader());
                    for (String text : FILTERS) {
                        measure(leaf, indexes, text, runs);
                    }
                }
            }
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void write(Directory directory, int rows) throws IOException {
        var documents = new RowDocuments(SCHEMA);
        var random = new Random(42);
        try (var writer = new IndexWriter(directory, config())) {
            for (int begin = 0; begin < rows; begin += BATCH) {
                for (var document :
                        documents.of(rows(begin, Math.min(BATCH, rows - begin), random), 1)) {
                    writer.addDocument(document);
                }
            }
            writer.forceMerge(1);
        }
    }

    /// As sealed segments are built: neighbours are merged, so that the order of rows stays.
    private static IndexWriterConfig config() {
        return new IndexWriterConfig()
                .setMergePolicy(new LogDocMergePolicy())
                .setMergeScheduler(new SerialMergeScheduler());
    }

    private static void build(Directory directory, LeafReader leaf) throws IOException {
        var values = new IndexedValues(leaf, INDEXES);
        try (var writer = new IndexWriter(directory, config())) {
            for (int row = 0; row < leaf.maxDoc(); row++) {
                writer.addDocument(values.of(row));
            }
            writer.forceMerge(1);
        }
    }

    private static Rows rows(int begin, int count, Random random) {
        var ids = new long[count];
        var sizes = new long[count];
        var prices = new double[count];
        var used = new boolean[count];
        var titles = new String[count];
        var kinds = new String[count];
        var docs = new byte[count][];
        var tags = new long[TAGS * count];
        var ends = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = begin + i;
            sizes[i] = random.nextInt(100_000);
            prices[i] = random.nextDouble();
            used[i] = random.nextBoolean();
            titles[i] = "title " + (begin + i);
            kinds[i] = "a" + random.nextInt(100);
            String rare = random.nextInt(1000) == 0 ? ", \"rare\": true" : "";
            docs[i] =
                    "{\"size\": %d, \"kind\": \"%s\", \"name\": \"name %d\", \"more\": [1, 2, {}]%s}"
                            .formatted(sizes[i], kinds[i], begin + i, rare)
                            .getBytes(UTF_8);
            for (int tag = 0; tag < TAGS; tag++) {
                // Small ones are frequent.
                tags[TAGS * i + tag] = (long) (100_000 * Math.pow(random.nextDouble(), 3));
            }
            ends[i] = TAGS * (i + 1);
        }
        var none = new BitSet();
        return new Rows(
                count,
                List.of(
                        new Column.Longs(100, DataType.INT64, ids, none),
                        new Column.Longs(101, DataType.INT64, sizes, none),
                        new Column.Doubles(102, prices, none),
                        new Column.Bools(103, used, none),
                        new Column.Texts(104, titles, none),
                        new Column.Texts(105, kinds, none),
                        new Column.Jsons(106, docs, none),
                        new Column.Arrays(
                                107,
                                new Column.Longs(107, DataType.INT64, tags, none),
                                ends,
                                none)));
    }

    private static void measure(LeafReader leaf, ValueIndexes indexes, String text, int runs)
            throws IOException {
        Filter filter =
                NegationNormalForm.of(FilterParser.parse(text, SCHEMA, Map.of(), ZoneOffset.UTC));
        var columns = new StoredColumns(SCHEMA, Set.of(101L, 102L, 103L, 104L, 105L, 106L, 107L));
        var indexed = new long[runs];
        var scanned = new long[runs];
        int found = 0;
        for (int run = 0; run < runs; run++) {
            long start = THREADS.getCurrentThreadCpuTime();
            FixedBitSet byIndex =
                    new LeafFilter(leaf, columns, indexes, () -> false).matching(filter);
            long between = THREADS.getCurrentThreadCpuTime();
            FixedBitSet byRow = scan(leaf, columns, filter);
            indexed[run] = between - start;
            scanned[run] = THREADS.getCurrentThreadCpuTime() - between;
            found = byIndex.cardinality();
            if (!byIndex.equals(byRow)) {
                throw new IllegalStateException(text + ": the two ways find different rows");
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %,d | %.2f | %.1f | %.0f |%n",
                text,
                found,
                median(indexed) / 1e6,
                median(scanned) / 1e6,
                (double) median(scanned) / median(indexed));
    }

    private static FixedBitSet scan(LeafReader leaf, StoredColumns columns, Filter filter)
            throws IOException {
        var spatial = new SpatialConditions(leaf, columns);
        RowCondition condition = new RowConditions(leaf, columns, spatial).of(filter);
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
