package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.filter.Filter;
import io.atoll.model.times.TimeNotation;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/// Whatever is given to the parser, it answers with a filter or with an error that says what is
/// wrong, and soon. Inputs are expressions made by the grammar, those of a kept corpus, and
/// mutations of both. `-Datoll.fuzz.inputs=10000000` is the long run; `-Datoll.fuzz.seed` repeats
/// one. Both hold every input to a second of the parser's own time, whatever else the machine does,
/// and name the slowest one.
class FilterFuzzTest {
    private static final int INPUTS = Integer.getInteger("atoll.fuzz.inputs", 20_000);
    private static final int REPORT_EVERY = 100_000;
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Map<String, Object> PARAMS =
            Map.of("n", 3L, "flag", true, "text", "a", "list", List.of(1L, "a", List.of(2.5)));

    private final long seed = Long.getLong("atoll.fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /// Whether the parser's classes are loaded: that is not what is measured.
    private boolean warm;

    private long slowestNanos;
    private String slowest = "";

    @Test
    void answersEveryInputWithAFilterOrATypedErrorAndSoon() throws IOException {
        List<String> corpus = corpus();
        corpus.forEach(this::parse);
        warm = true;
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            String made = random.nextInt(3) == 0 ? pick(corpus) : new Expressions().disjunction(4);
            accepted += parse(random.nextInt(3) == 0 ? made : mutated(made, corpus)) ? 1 : 0;
            if ((i + 1) % REPORT_EVERY == 0) {
                report(i + 1, accepted);
            }
        }
        report(INPUTS, accepted);
        // Neither all nonsense nor all sense.
        assertTrue(accepted > INPUTS / 50 && accepted < INPUTS, accepted + " accepted");
    }

    private void report(int inputs, int accepted) {
        System.out.printf(
                "%,d inputs, %,d of them filters; the slowest took %.1f ms: %s%n",
                inputs, accepted, slowestNanos / 1e6, shown(slowest));
    }

    private static List<String> corpus() throws IOException {
        try (var in = FilterFuzzTest.class.getResourceAsStream("fuzz-corpus.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).lines().toList();
        }
    }

    /// @return whether it is a filter
    private boolean parse(String text) {
        long start = THREADS.getCurrentThreadCpuTime();
        boolean accepted = false;
        try {
            Filter filter =
                    FilterParser.parse(text, TestSchemas.OPEN_PEOPLE, PARAMS, TimeNotation.UTC);
            accepted = filter != null;
        } catch (AtollException e) {
            boolean typed =
                    e.code() == ErrorCode.PARAMETER_INVALID
                            || e.code() == ErrorCode.FIELD_NOT_FOUND;
            assertTrue(typed, () -> e + " for " + shown(text));
        } catch (RuntimeException | StackOverflowError e) {
            fail("no typed error for " + shown(text), e);
        }
        if (warm) {
            requireSoon(text, THREADS.getCurrentThreadCpuTime() - start);
        }
        return accepted;
    }

    private void requireSoon(String text, long nanos) {
        if (nanos > slowestNanos) {
            slowestNanos = nanos;
            slowest = text;
        }
        var took = Duration.ofNanos(nanos);
        assertTrue(took.compareTo(LONGEST) < 0, () -> took + " for " + shown(text));
    }

    private String shown(String text) {
        return "seed " + seed + ": " + text;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String mutated(String text, List<String> corpus) {
        String result = text;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(result.length() + 1);
            int to = Math.min(result.length(), from + random.nextInt(8));
            result =
                    switch (random.nextInt(6)) {
                        case 0 -> result.substring(0, from) + result.substring(to);
                        case 1 ->
                                result.substring(0, from)
                                        + (char)
                                                random.nextInt(
                                                        random.nextInt(8) == 0 ? 0x10000 : 128)
                                        + result.substring(from);
                        case 2 -> result.substring(0, to) + result.substring(from);
                        case 3 ->
                                result.substring(0, from)
                                        + pick(Expressions.TOKENS)
                                        + result.substring(to);
                        case 4 -> {
                            String other = pick(corpus);
                            yield result.substring(0, from)
                                    + other.substring(random.nextInt(other.length()));
                        }
                        default ->
                                random.nextInt(50) > 0
                                        ? result
                                        : result.substring(0, from)
                                                + result.substring(from, to)
                                                        .repeat(random.nextInt(100))
                                                + result.substring(to);
                    };
        }
        return result;
    }

    /// Expressions by the rules of the grammar, though not by those for types.
    private final class Expressions {
        static final List<String> TOKENS =
                Stream.of(
                                "and or not in like exists is null true False && || ! < <= > >= =="
                                    + " != = + - * / % ** << >> & | ^ ~ ( ) [ ] { } , $meta id age"
                                    + " name profile scores tags born ISO INTERVAL 0 1 0x1f 1.5 1e3"
                                    + " \"a\" 'b' r'c' json_contains array_length random_sample"
                                    + " st_within st_dwithin place 'POINT(1)'")
                        .flatMap(all -> Stream.of(all.split(" ")))
                        .map(token -> " " + token + " ")
                        .toList();

        String disjunction(int depth) {
            return several(depth, pick(List.of(" or ", "||")), () -> conjunction(depth - 1));
        }

        private String conjunction(int depth) {
            return several(depth, pick(List.of(" and ", "&&")), () -> negation(depth - 1));
        }

        private String several(
                int depth, String operator, java.util.function.Supplier<String> operand) {
            var operands = new ArrayList<String>();
            do {
                operands.add(operand.get());
            } while (depth > 0 && random.nextInt(3) == 0);
            return String.join(operator, operands);
        }

        private String negation(int depth) {
            return (random.nextInt(5) == 0 ? "not " : "") + comparison(depth);
        }

        private String comparison(int depth) {
            return switch (random.nextInt(10)) {
                case 9 ->
                        "born"
                                + pick(List.of("", " - INTERVAL " + string(), "+interval 'P1M'"))
                                + pick(List.of("==", " > "))
                                + moment();
                case 0 -> place() + pick(List.of(" in ", " not in ")) + list(2);
                case 1 -> place() + " like " + string();
                case 2 -> place() + pick(List.of(" is null", " is not null"));
                case 3 -> "exists " + place();
                case 4 ->
                        pick(List.of("json_contains", "array_contains_any", "json_contains_all"))
                                + "("
                                + place()
                                + ", "
                                + (random.nextBoolean() ? literal() : list(2))
                                + ")";
                case 5 -> literal() + " < " + place() + " <= " + literal();
                case 6 -> depth > 0 ? "(" + disjunction(depth - 1) + ")" : "active";
                default -> sum(depth) + pick(List.of("==", "!=", "<", ">=", " > ")) + sum(depth);
            };
        }

        private String sum(int depth) {
            return several(
                    depth,
                    pick(List.of("+", "-", "*", "/", "%", "**")),
                    () -> random.nextBoolean() ? place() : literal());
        }

        private String place() {
            return pick(
                            List.of(
                                    "id",
                                    "age",
                                    "height",
                                    "name",
                                    "active",
                                    "profile",
                                    "scores",
                                    "tags",
                                    "born",
                                    "$meta",
                                    "undeclared",
                                    "array_length(scores)",
                                    "{n}"))
                    + (random.nextInt(3) == 0
                            ? pick(List.of("[0]", "[\"a\"]", "['b'][1]", "[99]", "[r\"c\"]"))
                            : "");
        }

        private String list(int depth) {
            var items = new ArrayList<String>();
            for (int i = random.nextInt(4); i > 0; i--) {
                items.add(depth > 0 && random.nextInt(4) == 0 ? list(depth - 1) : literal());
            }
            return "[" + String.join(", ", items) + "]";
        }

        private String literal() {
            return switch (random.nextInt(6)) {
                case 0 -> Long.toString(random.nextLong());
                case 1 -> Integer.toString(random.nextInt(10));
                case 2 -> Double.toString(random.nextGaussian());
                case 3 ->
                        pick(List.of("true", "FALSE", "0x1p3", "0b11", "017", "{text}", "{flag}"));
                default -> string();
            };
        }

        private String moment() {
            return pick(List.of("ISO ", "iso"))
                    + pick(List.of("'2025-01-01T00:00:00Z'", "\"2025-01-01 00:00:00\"", string()));
        }

        private String string() {
            return pick(List.of("'a'", "\"b%\"", "'\\'_\\%'", "r\"\\d\"", "'日本'", "\"\\x41\""));
        }
    }
}
