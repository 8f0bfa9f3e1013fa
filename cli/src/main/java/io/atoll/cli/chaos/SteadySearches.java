package io.atoll.cli.chaos;

import io.atoll.cli.bench.ExactAnswers;
import io.atoll.cli.bench.MilvusConnection;
import io.atoll.cli.bench.ReportedCoverage;
import io.atoll.cli.bench.SearchRequests;
import io.atoll.cli.bench.Searcher;
import io.milvus.grpc.SearchResults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Clients that search at a steady rate, each time at the next router, and hold every answer
/// against the exact one. Searches are due at fixed times, whether the ones before were answered or
/// not: a stall is counted by all whom it holds up.
final class SteadySearches implements AutoCloseable {
    static final int CLIENTS = 8;
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final List<MilvusConnection> routers;
    private final SearchRequests requests;
    private final ExactAnswers exact;
    private final long pauseNanos;
    private final Tally tally = new Tally(CLIENTS);
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopped;

    private SteadySearches(
            List<MilvusConnection> routers,
            SearchRequests requests,
            ExactAnswers exact,
            int perSecond) {
        this.routers = List.copyOf(routers);
        this.requests = requests;
        this.exact = exact;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(CLIENTS) / perSecond;
    }

    /// @param perSecond searches of all clients together
    static SteadySearches start(
            List<MilvusConnection> routers,
            SearchRequests requests,
            ExactAnswers exact,
            int perSecond) {
        var searches = new SteadySearches(routers, requests, exact, perSecond);
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            searches.clients.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("client-" + client)
                            .start(() -> searches.run(client)));
        }
        return searches;
    }

    private void run(int client) {
        long due = System.nanoTime() + pauseNanos * client / CLIENTS;
        int turn = client * 31;
        while (!stopped) {
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
                continue;
            }
            search(turn, due);
            turn++;
            due += pauseNanos;
        }
    }

    private void search(int turn, long due) {
        int query = turn % requests.requests().size();
        MilvusConnection router = routers.get(turn % routers.size());
        try {
            SearchResults answer =
                    router.call(
                            "searching",
                            DEADLINE,
                            stub -> stub.search(requests.requests().get(query)),
                            SearchResults::getStatus);
            judge(query, answer, System.nanoTime() - due);
        } catch (RuntimeException e) {
            tally.unanswered(System.nanoTime() - due, String.valueOf(e.getMessage()));
        }
    }

    private void judge(int query, SearchResults answer, long took) {
        ReportedCoverage coverage = ReportedCoverage.of(answer);
        tally.answered(took, coverage, trouble(query, Searcher.keys(answer), coverage));
    }

    private String trouble(int query, List<Long> keys, ReportedCoverage coverage) {
        if (!exact.isRight(query, keys)) {
            return "query %d: wrong rows %s".formatted(query, keys);
        }
        if (coverage.share() < 1) {
            return "query %d: only %.2f %% of the rows were searched"
                    .formatted(query, 100 * coverage.share());
        }
        return "";
    }

    Tally tally() {
        return tally;
    }

    /// Waits for the searches under way.
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread client : clients) {
            client.join(DEADLINE.plusSeconds(1));
        }
    }
}
