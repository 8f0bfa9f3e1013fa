package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A collection with a TIMESTAMPTZ field, and what it should answer: filters are asked of all rows,
/// one by one, by Java's calendar.
final class PointsInTime {
    static final String NAME = "events";

    private static final Instant MIDDLE = Instant.parse("2025-01-31T12:00:00.000001Z");
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("\"uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSxxx\"");
    private static final Map<String, Predicate<OffsetDateTime>> FILTERS = new LinkedHashMap<>();

    static {
        FILTERS.put("ts >= ISO '2025-01-31T12:00:00.000001Z'", ts -> !micros(ts).isBefore(MIDDLE));
        FILTERS.put(
                "ISO '2025-01-31T20:00:00.000001+08:00' > ts", ts -> micros(ts).isBefore(MIDDLE));
        FILTERS.put("ts == ISO '2025-01-31 12:00:00.000001'", ts -> micros(ts).equals(MIDDLE));
        FILTERS.put("ts != ISO '2025-01-31T12:00:00.000001Z'", ts -> !micros(ts).equals(MIDDLE));
        FILTERS.put(
                "not (ts < ISO '2025-01-31T12:00:00.000001Z')", ts -> !micros(ts).isBefore(MIDDLE));
        FILTERS.put(
                "ts + INTERVAL 'P1M' > ISO '2025-03-03T12:00:00Z'",
                ts -> monthsLater(ts, 1).isAfter(Instant.parse("2025-03-03T12:00:00Z")));
        FILTERS.put(
                "ts - INTERVAL 'P1Y1MT1H' <= ISO '2023-12-31T11:00:00.000001Z'",
                ts ->
                        !monthsLater(ts, -13)
                                .minus(1, ChronoUnit.HOURS)
                                .isAfter(Instant.parse("2023-12-31T11:00:00.000001Z")));
        FILTERS.put(
                "ts - INTERVAL 'P3DT4H' >= ISO '2025-01-28T08:00:00.000001Z'",
                ts -> !micros(ts).isBefore(MIDDLE));
        FILTERS.put(
                "ISO '1970-01-01T00:00:00Z' < ts <= ISO '2025-01-31T12:00:00.000001Z'",
                ts -> micros(ts).isAfter(Instant.EPOCH) && !micros(ts).isAfter(MIDDLE));
        FILTERS.put(
                "ts in [ISO '2025-01-31T12:00:00.000001Z', ISO '1969-12-31T23:59:59.999999Z']",
                ts ->
                        micros(ts).equals(MIDDLE)
                                || micros(ts).equals(Instant.EPOCH.minus(1, ChronoUnit.MICROS)));
        FILTERS.put("ts is not null", _ -> true);
    }

    private final Random random;
    private final TreeMap<Integer, Optional<OffsetDateTime>> rows = new TreeMap<>();

    PointsInTime(long seed) {
        this.random = new Random(seed);
    }

    private static Instant micros(OffsetDateTime time) {
        return time.toInstant().truncatedTo(ChronoUnit.MICROS);
    }

    /// The same day of the month that many months later, or as many days into the next one.
    private static Instant monthsLater(OffsetDateTime time, int months) {
        LocalDateTime utc = LocalDateTime.ofInstant(micros(time), ZoneOffset.UTC);
        return utc.withDayOfMonth(1)
                .plusMonths(months)
                .plusDays(utc.getDayOfMonth() - 1)
                .toInstant(ZoneOffset.UTC);
    }

    static void create(RawClient client) {
        client.rest(
                "collections/create",
                """
                {"collectionName": "events",
                 "schema": {"fields": [
                   {"fieldName": "id", "dataType": "Int64", "isPrimary": true},
                   {"fieldName": "ts", "dataType": "Timestamptz", "nullable": true},
                   {"fieldName": "made", "dataType": "Timestamptz",
                    "defaultValue": "2025-01-01T00:00:00+01:00"},
                   {"fieldName": "vector", "dataType": "FloatVector",
                    "elementTypeParams": {"dim": "2"}}]},
                 "indexParams": [
                   {"fieldName": "vector", "indexName": "vector", "metricType": "L2"},
                   {"fieldName": "ts", "indexName": "ts", "indexType": "STL_SORT"}]}
                """);
    }

    /// Writes rows, in place of those with the same keys.
    void upsert(RawClient client, int from, int to) {
        String written =
                IntStream.range(from, to).mapToObj(this::row).collect(Collectors.joining(","));
        client.rest(
                "entities/upsert",
                "{\"collectionName\": \"%s\", \"data\": [%s]}".formatted(NAME, written));
    }

    private String row(int id) {
        Optional<OffsetDateTime> time = time();
        rows.put(id, time);
        return "{\"id\": %d, \"vector\": [%d, 1], \"ts\": %s}"
                .formatted(id, id, time.map(ts -> WRITTEN.format(ts)).orElse("null"));
    }

    private Optional<OffsetDateTime> time() {
        int quarters = random.nextInt(-48, 57);
        Instant time =
                switch (random.nextInt(6)) {
                    case 0 -> MIDDLE;
                    case 1 -> Instant.EPOCH.minusNanos(1000);
                    case 2 -> MIDDLE.plus(random.nextInt(-70, 70), ChronoUnit.DAYS);
                    case 3 -> MIDDLE.plusNanos(random.nextInt(-3000, 3000));
                    default ->
                            Instant.ofEpochSecond(
                                    random.nextLong(-60_000_000_000L, 250_000_000_000L));
                };
        return random.nextInt(8) == 0
                ? Optional.empty()
                : Optional.of(time.atOffset(ZoneOffset.ofTotalSeconds(quarters * 900)));
    }

    /// Asks every filter, and for the values of all rows.
    void check(RawClient client, String when) {
        FILTERS.forEach(
                (filter, holds) ->
                        assertEquals(
                                rows.entrySet().stream()
                                        .filter(row -> row.getValue().filter(holds).isPresent())
                                        .map(Map.Entry::getKey)
                                        .toList(),
                                ids(query(client, filter)),
                                when + ": " + filter));
        assertEquals(
                rows.entrySet().stream()
                        .filter(row -> row.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList(),
                ids(query(client, "ts is null")),
                when);
        for (JsonNode row : query(client, "id >= 0")) {
            Optional<OffsetDateTime> time = rows.get(row.path("id").asInt());
            assertEquals(
                    time.map(PointsInTime::micros),
                    row.path("ts").isNull()
                            ? Optional.empty()
                            : Optional.of(Instant.parse(row.path("ts").asText())),
                    when);
            assertEquals("2024-12-31T23:00:00Z", row.path("made").asText());
        }
    }

    private static JsonNode query(RawClient client, String filter) {
        return client.rest(
                "entities/query",
                """
                {"collectionName": "%s", "filter": "%s", "limit": 1000,
                 "outputFields": ["id", "ts", "made"], "consistencyLevel": "Strong"}
                """
                        .formatted(NAME, filter));
    }

    private static List<Integer> ids(JsonNode rows) {
        return IntStream.range(0, rows.size())
                .mapToObj(i -> rows.get(i).path("id").asInt())
                .toList();
    }
}
