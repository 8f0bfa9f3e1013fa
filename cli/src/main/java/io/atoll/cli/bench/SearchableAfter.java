package io.atoll.cli.bench;

import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;

import java.time.Duration;
import java.util.function.Supplier;

/// Measures how long after its acknowledgement a row is found at a consistency level: at once at
/// Strong, when a node looks at the journal again at the weaker ones.
final class SearchableAfter {
    private static final int ROWS = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Supplier<MilvusConnection> connections;
    private final String collection;
    private final Vectors rows;
    private final long firstKey;
    private final ConsistencyLevel level;

    SearchableAfter(
            Supplier<MilvusConnection> connections,
            String collection,
            Vectors rows,
            long firstKey,
            ConsistencyLevel level) {
        this.connections = connections;
        this.collection = collection;
        this.rows = rows;
        this.firstKey = firstKey;
        this.level = level;
    }

    /// Each "search" of the round is one row's wait.
    Round measure(Terminal terminal) throws InterruptedException {
        var nanos = new long[ROWS];
        long start = System.nanoTime();
        try (MilvusConnection connection = connections.get();
                ProgressBar progress = terminal.progress("searchable after", ROWS)) {
            for (int i = 0; i < ROWS; i++) {
                nanos[i] = wait(connection, firstKey + i);
                progress.advance(1);
            }
        }
        return Round.of(1, (System.nanoTime() - start) / 1e9, nanos, 0);
    }

    private long wait(MilvusConnection connection, long key) throws InterruptedException {
        InsertRequest row = InsertRequests.ofKeys(collection, rows, key, key + 1);
        connection.callPatiently(
                "inserting a row", TIMEOUT, stub -> stub.insert(row), MutationResult::getStatus);
        long acknowledged = System.nanoTime();
        while (!isThere(connection, key)) {
            if (System.nanoTime() - acknowledged > TIMEOUT.toNanos()) {
                throw new AtollException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "row %d was not found within %d s".formatted(key, TIMEOUT.toSeconds()));
            }
        }
        return System.nanoTime() - acknowledged;
    }

    private boolean isThere(MilvusConnection connection, long key) {
        var request =
                QueryRequest.newBuilder()
                        .setCollectionName(collection)
                        .setExpr(BenchCollection.KEY + " == " + key)
                        .addOutputFields(BenchCollection.KEY)
                        .setConsistencyLevel(level)
                        .setGuaranteeTimestamp(SearchRequests.guaranteeTimestamp(level))
                        .build();
        QueryResults answer =
                connection.call(
                        "looking for a row",
                        TIMEOUT,
                        stub -> stub.query(request),
                        QueryResults::getStatus);
        return answer.getFieldsDataList().stream()
                .anyMatch(field -> field.getScalars().getLongData().getDataCount() > 0);
    }
}
