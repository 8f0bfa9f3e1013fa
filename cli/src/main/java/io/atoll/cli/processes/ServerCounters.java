package io.atoll.cli.processes;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/// What a server has counted so far, from the Prometheus text of its admin port.
///
/// @param vectorsScored vectors that were compared with a query, in all searches
/// @param cpuNanos time on processors
public record ServerCounters(double vectorsScored, double cpuNanos) {
    static final String VECTORS_SCORED = "atoll_readnode_vectors_scored_total";
    static final String CPU = "process_cpu_time_ns_total";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// What all of some processes have counted.
    ///
    /// @param admins such as `http://127.0.0.1:9091`
    public static ServerCounters read(List<URI> admins) throws InterruptedException {
        var sum = new ServerCounters(0, 0);
        for (URI admin : admins) {
            ServerCounters its = read(admin);
            sum =
                    new ServerCounters(
                            sum.vectorsScored + its.vectorsScored, sum.cpuNanos + its.cpuNanos);
        }
        return sum;
    }

    private static ServerCounters read(URI admin) throws InterruptedException {
        URI metrics = admin.resolve("/metrics");
        try (var client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(TIMEOUT)
                        .build()) {
            var request = HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build();
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw unreadable(metrics, "HTTP status " + answer.statusCode());
            }
            return parse(answer.body());
        } catch (IOException e) {
            throw unreadable(metrics, e.toString());
        }
    }

    private static AtollException unreadable(URI metrics, String why) {
        return new AtollException(
                ErrorCode.UNAVAILABLE, "cannot read the metrics at %s: %s".formatted(metrics, why));
    }

    static ServerCounters parse(String text) {
        return new ServerCounters(sum(text, VECTORS_SCORED), sum(text, CPU));
    }

    /// Over all labels; 0 where there is none.
    private static double sum(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(ServerCounters::value)
                .sum();
    }

    /// The first word after the name and its labels; a timestamp may follow.
    private static double value(String line) {
        int end = line.lastIndexOf('}') + 1;
        String rest = end > 0 ? line.substring(end) : line.substring(line.indexOf(' '));
        return Double.parseDouble(rest.strip().split(" ", 2)[0]);
    }

    /// What each of some queries has cost since `before`.
    ///
    /// @param queries more than 0
    public ServerCost costSince(ServerCounters before, long queries) {
        return new ServerCost(
                (vectorsScored - before.vectorsScored) / queries,
                (cpuNanos - before.cpuNanos) / 1e6 / queries);
    }
}
