package io.atoll.cli.bench;

import io.atoll.cli.local.LocalServer;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// How long a server is away when it is started again.
public final class RestartTime {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private RestartTime() {}

    /// Stops a server, starts it again, and searches until an answer is full and all rows took part
    /// in it.
    ///
    /// @param requests of which the first is sent
    /// @param expectedRows in a full answer
    /// @return seconds from the start of the process
    public static double measure(LocalServer server, SearchRequests requests, int expectedRows)
            throws IOException, InterruptedException {
        SearchRequest request = requests.withCoverage().requests().getFirst();
        server.restart();
        long start = System.nanoTime();
        while (!answersInFull(server, request, expectedRows)) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AtollException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "no full answer within %d s after the restart"
                                .formatted(LIMIT.toSeconds()));
            }
            Thread.sleep(PAUSE);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        server.awaitReady();
        return seconds;
    }

    private static boolean answersInFull(
            LocalServer server, SearchRequest request, int expectedRows) {
        try (MilvusConnection connection = MilvusConnection.open(server.uri(), Optional.empty())) {
            SearchResults answer = Searcher.search(connection, request);
            return Searcher.keys(answer).size() >= expectedRows
                    && ReportedCoverage.of(answer).share() == 1;
        } catch (AtollException _) {
            return false;
        }
    }
}
