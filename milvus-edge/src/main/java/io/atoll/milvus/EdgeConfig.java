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
/// @param maxWaiting how many requests other than searches and queries may be at work at once
public record EdgeConfig(
        String bindHost,
        int port,
        int maxRequestBytes,
        int maxAnswerBytes,
        Duration requestLimit,
        Duration idleLimit,
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
                1_024);
    }
}
