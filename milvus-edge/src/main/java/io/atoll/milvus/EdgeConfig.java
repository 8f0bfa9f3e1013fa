package io.atoll.milvus;

import io.atoll.model.Limits;
import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;

import java.time.Duration;
import java.util.List;

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
    public static final Setting PORT =
            new Setting(
                    "router.port", Kind.NUMBER, "19530", "Port of Milvus's API; 0: any free one.");

    public static final Setting REQUEST_LIMIT =
            new Setting(
                    "router.request_limit",
                    Kind.DURATION,
                    "1m",
                    "How long a request may take whose client does not say.");

    public static final Setting CONNECTION_AGE =
            new Setting(
                    "router.connection_age",
                    Kind.DURATION,
                    "10m",
                    "After which clients are told to connect anew, so that long-lived channels"
                            + " spread over the routers; 0s: never.");

    /// All that can be set of the edge, in the order in which an operator reads them.
    public static final List<Setting> SETTINGS = List.of(PORT, REQUEST_LIMIT, CONNECTION_AGE);

    /// What is right nearly always, for connections that may grow old.
    public static EdgeConfig of(String bindHost, int port) {
        return of(bindHost, port, SettingValues.DEFAULTS.duration(REQUEST_LIMIT), Duration.ZERO);
    }

    /// As it is set.
    public static EdgeConfig of(String bindHost, SettingValues values) {
        return of(
                bindHost,
                values.number(PORT),
                values.duration(REQUEST_LIMIT),
                values.duration(CONNECTION_AGE));
    }

    private static EdgeConfig of(
            String bindHost, int port, Duration requestLimit, Duration connectionAge) {
        return new EdgeConfig(
                bindHost,
                port,
                Limits.MAX_REQUEST_BYTES,
                Limits.MAX_ANSWER_BYTES,
                requestLimit,
                Duration.ofMinutes(1),
                connectionAge,
                1_024);
    }
}
