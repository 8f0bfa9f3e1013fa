package io.atoll.segment;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;
import io.atoll.text.TextAnalyzer;
import io.atoll.text.TextToken;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/// Segments of small documents, for tests of words.
public final class TextSegments {
    public static final long KEY = 100;
    public static final long TEXT = 101;
    public static final long TAG = 102;
    public static final long VECTOR = 103;
    public static final String[] WORDS = {
        "quick", "brown", "fox", "lazy", "dog", "jumps", "over", "été", "中文"
    };
    public static final Schema SCHEMA =
            new Schema(
                    "",
                    List.of(
                            Field.of(KEY, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY),
                            text(TEXT, "text"),
                            Field.of(TAG, "tag", DataType.INT64),
                            Field.of(VECTOR, "vector", DataType.FLOAT_VECTOR).withDimension(2)));

    private static final long PARTITION = 7;

    private final Storage storage;
    private long nextId = 1;

    public TextSegments(Path folder) throws IOException {
        this.storage = LocalStorage.at(folder);
    }

    /// @param text empty: null
    public record Document(long key, Optional<String> text, long tag) {}

    public static Field text(long id, String name) {
        return Field.of(id, name, DataType.VARCHAR)
                .with(Field.Trait.NULLABLE)
                .with(Field.Trait.ANALYZED)
                .with(Field.Trait.MATCHED)
                .withMaxLength(1000);
    }

    /// Documents with distinct keys in random order.
    ///
    /// @param nulls the share of those without a text
    public static List<Document> documents(Random random, int count, double nulls) {
        var documents = new ArrayList<Document>();
        for (long key = 0; key < count; key++) {
            Optional<String> text =
                    random.nextDouble() < nulls
                            ? Optional.empty()
                            : Optional.of(text(random, random.nextInt(12)));
            documents.add(new Document(key, text, random.nextInt(5)));
        }
        Collections.shuffle(documents, random);
        return documents;
    }

    /// Words in upper and lower case with something between them.
    public static String text(Random random, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String word = WORDS[random.nextInt(WORDS.length)];
            text.append(random.nextBoolean() ? word : word.toUpperCase(Locale.ROOT));
            text.append(random.nextBoolean() ? " " : ", ");
        }
        return text.toString();
    }

    /// The words of a text as its field's analyzer has them.
    public static List<String> words(String text) {
        return TextAnalyzer.STANDARD.analyze(text).stream().map(TextToken::text).toList();
    }

    public SearchableSegment of(Segments.Kind kind, List<Document> documents) throws IOException {
        return switch (kind) {
            case GROWING -> growing(documents);
            case SEALED -> sealed(documents);
            case REBUILT -> {
                int half = documents.size() / 2;
                try (var first = sealed(documents.subList(0, half));
                        var second = sealed(documents.subList(half, documents.size()))) {
                    long id = nextId++;
                    yield open(
                            SegmentSealer.rebuild(
                                            storage,
                                            List.of(first, second),
                                            SCHEMA,
                                            List.of(),
                                            id,
                                            "1-" + id,
                                            () -> false)
                                    .info()
                                    .orElseThrow(),
                            SCHEMA);
                }
            }
        };
    }

    /// Inserted in batches, so that there are several leaves.
    public GrowingSegment growing(List<Document> documents) {
        var growing = GrowingSegment.create(nextId++, SCHEMA);
        for (int from = 0; from < documents.size(); from += 40) {
            int to = Math.min(documents.size(), from + 40);
            growing.insert(PARTITION, 1000 + from, rows(documents.subList(from, to)));
            try (var view = growing.view(SearchableSegment.NOW)) {
                view.fetch(new int[] {from}, 1, List.of(SCHEMA.fields().get(2)));
            }
        }
        return growing;
    }

    public SealedSegment sealed(List<Document> documents) throws IOException {
        var growing = growing(documents);
        try {
            long id = nextId++;
            SegmentInfo info =
                    SegmentSealer.seal(storage, growing, SCHEMA, 1, PARTITION, id, "1-" + id)
                            .orElseThrow();
            return open(info, SCHEMA);
        } finally {
            growing.close();
        }
    }

    public SealedSegment open(SegmentInfo info, Schema schema) throws IOException {
        return SealedSegment.open(storage, info, schema, true);
    }

    private static Rows rows(List<Document> documents) {
        int count = documents.size();
        var texts = new String[count];
        var nulls = new BitSet();
        for (int row = 0; row < count; row++) {
            Optional<String> text = documents.get(row).text();
            texts[row] = text.orElse("");
            nulls.set(row, text.isEmpty());
        }
        return new Rows(
                count,
                List.of(
                        new Column.Longs(
                                KEY,
                                DataType.INT64,
                                documents.stream().mapToLong(Document::key).toArray(),
                                null),
                        new Column.Texts(TEXT, texts, nulls.isEmpty() ? null : nulls),
                        new Column.Longs(
                                TAG,
                                DataType.INT64,
                                documents.stream().mapToLong(Document::tag).toArray(),
                                null),
                        new Column.Vectors(
                                VECTOR,
                                DataType.FLOAT_VECTOR,
                                count,
                                2,
                                ByteBuffer.allocate(count * 8),
                                null)));
    }
}
