package io.atoll.milvus;

import io.atoll.model.Limits;

import java.time.Duration;

/// Where and how the edge listens.
///
/// @param port 0: any free one
/// @param maxRequestBytes a longer message is refused before it is read in whole
/// @param maxAnswerBytes a longer answer is an error
/// @param requestLimit how long a request may take whose client does not say
/// @param idleLimit after which silent connections are closed; clients that ping are not silent
/// @param connectionAge after which a client is told to connect anew, once its requests have ended:
///   behind a balancer, long-lived connections spread so; zero: never
/// @param maxWaiting how many requests other than searches and queries may be at work at once
public record EdgeConfig(
        String bindHost,
        int port,
        int maxRequestBytes,
        int maxAnswerBytes,
        Duration requestLimit,
        Duration idleLimit,
        Duration connectionAge,
        int maxWaiting) {

    /// What is right nearly always.
    public static EdgeConfig of(String bindHost, int port) {
        return new EdgeConfig(
                bindHost,
                port,
                Limits.MAX_REQUEST_BYTES,
                Limits.MAX_ANSWER_BYTES,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ZERO,
                1_024);
    }

    public EdgeConfig withTimes(Duration newRequestLimit, Duration newConnectionAge) {
        return new EdgeConfig(
                bindHost,
                port,
                maxRequestBytes,
                maxAnswerBytes,
                newRequestLimit,
                idleLimit,
                newConnectionAge,
                maxWaiting);
    }
}
