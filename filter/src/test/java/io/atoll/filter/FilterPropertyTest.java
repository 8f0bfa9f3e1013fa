package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.geometry.WktReader;
import io.atoll.model.geometry.WktWriter;
import io.atoll.model.times.TimeNotation;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A random tree, written down as an expression, is read as the same tree.
class FilterPropertyTest {
    private static final int TREES = 5_000;

    @Test
    void readsEveryTreeFromItsText() {
        long seed = System.nanoTime();
        for (int i = 0; i < TREES; i++) {
            var random = new Random(seed + i);
            Filter filter = new RandomFilter(random).filter(4);
            String text = new Text(random).of(filter, 0);
            assertEquals(
                    filter,
                    FilterParser.parse(text, TestSchemas.OPEN_PEOPLE, Map.of(), TimeNotation.UTC),
                    () -> "seed " + random + ": " + text);
        }
    }

    /// Trees as the parser makes them: constants folded, AND and OR flat, no double negation.
    private record RandomFilter(Random random) {
        Filter filter(int depth) {
            return random.nextInt(20) == 0
                    ? new Filter.Constant(random.nextBoolean())
                    : condition(depth, "");
        }

        private Filter condition(int depth, String parent) {
            int choice = depth == 0 ? 3 + random.nextInt(6) : random.nextInt(9);
            if (choice == 0 && !parent.equals("and")) {
                return new Filter.And(conditions(depth - 1, "and"));
            }
            if (choice == 1 && !parent.equals("or")) {
                return new Filter.Or(conditions(depth - 1, "or"));
            }
            if (choice == 2 && !parent.equals("not")) {
                return new Filter.Not(condition(depth - 1, "not"));
            }
            return switch (choice) {
                case 3 -> new Filter.In(path(), literals(this::literal));
                case 4 -> new Filter.In(place("name"), literals(this::text));
                case 5 -> new Filter.Like(place("name"), "a%\\_" + random.nextInt(9));
                case 6 ->
                        random.nextBoolean()
                                ? new Filter.IsNull(path())
                                : new Filter.Exists(path());
                case 7 ->
                        new Filter.Contains(path(), literals(this::literal), random.nextBoolean());
                default -> comparison();
            };
        }

        private List<Filter> conditions(int depth, String parent) {
            return Stream.generate(() -> condition(depth, parent))
                    .limit(2 + random.nextInt(3))
                    .toList();
        }

        private Filter comparison() {
            var comparisons = Filter.Comparison.values();
            var comparison = comparisons[random.nextInt(comparisons.length)];
            return switch (random.nextInt(5)) {
                case 0 ->
                        new Filter.Compare(place("name"), comparison, new Filter.Constants(text()));
                case 1 -> new Filter.Compare(path(), comparison, new Filter.Constants(number()));
                case 3 -> spatial();
                case 2 ->
                        new Filter.Compare(
                                place("active"),
                                random.nextBoolean()
                                        ? Filter.Comparison.EQUAL
                                        : Filter.Comparison.NOT_EQUAL,
                                new Filter.Constants(new Literal.Bool(random.nextBoolean())));
                default ->
                        new Filter.Compare(
                                computed(3),
                                comparison,
                                random.nextBoolean()
                                        ? computed(2)
                                        : new Filter.Constants(number()));
            };
        }

        private Filter spatial() {
            var relations = Filter.Relation.values();
            int relation = random.nextInt(relations.length + 1);
            if (relation == relations.length) {
                return new Filter.ValidGeometry(place("place"));
            }
            String point = random.nextGaussian() + " " + random.nextInt(-90, 90);
            boolean near = relations[relation] == Filter.Relation.NEAR;
            String wkt =
                    near || random.nextBoolean()
                            ? "POINT (%s)".formatted(point)
                            : "MULTIPOINT (EMPTY, (%s), 1 1)".formatted(point);
            return new Filter.Spatial(
                    place("place"),
                    relations[relation],
                    WktReader.read(wkt),
                    near ? random.nextInt(100) * 0.5 : 0);
        }

        private Filter.Value computed(int depth) {
            if (depth == 0 || random.nextInt(3) == 0) {
                return switch (random.nextInt(3)) {
                    case 0 -> place("id");
                    case 1 -> place("age");
                    default -> new Filter.ArrayLength(path());
                };
            }
            var operators = Filter.Operator.values();
            var operator = operators[random.nextInt(operators.length)];
            Filter.Value constant = new Filter.Constants(new Literal.Int(1 + random.nextInt(1000)));
            return switch (random.nextInt(3)) {
                case 0 -> new Filter.Arithmetic(computed(depth - 1), operator, constant);
                case 1 -> new Filter.Arithmetic(constant, operator, computed(depth - 1));
                default ->
                        new Filter.Arithmetic(computed(depth - 1), operator, computed(depth - 1));
            };
        }

        private static Filter.Reference place(String name) {
            var field = TestSchemas.OPEN_PEOPLE.field(name).orElseThrow();
            return new Filter.Reference(field.id(), name, field.type(), List.of());
        }

        private Filter.Reference path() {
            boolean dynamic = random.nextBoolean();
            var steps =
                    Stream.generate(
                                    () ->
                                            random.nextBoolean()
                                                    ? new Filter.PathStep(
                                                            "k\"\\'" + random.nextInt(9), false)
                                                    : new Filter.PathStep(
                                                            "" + random.nextInt(99), true))
                            .limit(random.nextInt(3));
            var path = Stream.concat(Stream.of(new Filter.PathStep("key", false)), steps).toList();
            return new Filter.Reference(
                    dynamic ? 107 : 105, dynamic ? "$meta" : "profile", DataType.JSON, path);
        }

        private List<Literal> literals(Supplier<Literal> kind) {
            return Stream.generate(kind).limit(random.nextInt(4)).toList();
        }

        private Literal literal() {
            return switch (random.nextInt(3)) {
                case 0 -> new Literal.Bool(random.nextBoolean());
                case 1 -> text();
                default -> number();
            };
        }

        private Literal number() {
            return switch (random.nextInt(3)) {
                case 0 -> new Literal.Int(random.nextLong());
                case 1 -> new Literal.Int(random.nextInt(-5, 5));
                default ->
                        new Literal.Real(random.nextGaussian() * Math.pow(10, random.nextInt(20)));
            };
        }

        private Literal text() {
            String letters = "ab'\"\\%_\n\t\000 é中𝄞";
            int[] codePoints = letters.codePoints().toArray();
            return new Literal.Text(
                    random.ints(random.nextInt(6), 0, codePoints.length)
                            .mapToObj(i -> Character.toString(codePoints[i]))
                            .collect(Collectors.joining()));
        }
    }

    /// Writes expressions, with brackets where they are needed and at random where they are not.
    private record Text(Random random) {
        private static final int OR = 1;
        private static final int AND = 2;
        private static final int NOT = 3;
        private static final int LEAF = 4;

        /// @param tightness of the operator around; looser ones go into brackets
        String of(Filter filter, int tightness) {
            int own =
                    switch (filter) {
                        case Filter.Or _ -> OR;
                        case Filter.And _ -> AND;
                        case Filter.Not _ -> NOT;
                        default -> LEAF;
                    };
            String text =
                    switch (filter) {
                        case Filter.Or(var operands) ->
                                join(operands, pick(" or ", "||", " OR "), OR);
                        case Filter.And(var operands) ->
                                join(operands, pick(" and ", "&&", " AND "), AND);
                        case Filter.Not(Filter.In(var reference, var literals))
                                when random.nextBoolean() ->
                                of(reference, 0) + pick(" not in ", " NOT IN ") + list(literals);
                        case Filter.Not(Filter.IsNull(var reference)) when random.nextBoolean() ->
                                of(reference, 0) + " is not null";
                        case Filter.Not(Filter operand) ->
                                pick("not ", "!", "NOT ") + of(operand, NOT);
                        default -> leaf(filter);
                    };
            return own < tightness || random.nextInt(5) == 0 ? "(" + text + ")" : text;
        }

        private String join(List<Filter> operands, String operator, int own) {
            return operands.stream()
                    .map(operand -> of(operand, own))
                    .collect(Collectors.joining(operator));
        }

        private String leaf(Filter filter) {
            return switch (filter) {
                case Filter.Constant(boolean value) -> bool(value);
                case Filter.Compare(var left, var comparison, var right) ->
                        of(left, 0) + " " + Sketch.symbol(comparison) + " " + of(right, 0);
                case Filter.In(var reference, var literals) ->
                        of(reference, 0) + pick(" in ", " IN ") + list(literals);
                case Filter.Like(var reference, String pattern) ->
                        of(reference, 0) + pick(" like ", " LIKE ") + quoted(pattern);
                case Filter.TextMatch(var reference, String query, boolean phrase, int number) ->
                        phrase
                                ? "phrase_match(%s, %s, %d)"
                                        .formatted(of(reference, 0), quoted(query), number)
                                : "TEXT_MATCH(%s, %s, minimum_should_match=%d)"
                                        .formatted(of(reference, 0), quoted(query), number);
                case Filter.Spatial(var reference, var relation, var other, double metres) ->
                        relation == Filter.Relation.NEAR
                                ? "ST_DWITHIN(%s, '%s', %s)"
                                        .formatted(of(reference, 0), WktWriter.write(other), metres)
                                : "%s(%s, '%s')"
                                        .formatted(
                                                "st_" + relation.name().toLowerCase(Locale.ROOT),
                                                of(reference, 0),
                                                WktWriter.write(other));
                case Filter.ValidGeometry(var reference) ->
                        pick("st_isvalid(", "ST_ISVALID(") + of(reference, 0) + ")";
                case Filter.Sample(_, double share) -> "random_sample(" + share + ")";
                case Filter.IsNull(var reference) ->
                        of(reference, 0) + pick(" is null", " IS NULL");
                case Filter.Exists(var reference) -> pick("exists ", "EXISTS ") + of(reference, 0);
                case Filter.Contains(var reference, var literals, boolean all) ->
                        (all ? "json_contains_all(" : "JSON_CONTAINS_ANY(")
                                + of(reference, 0)
                                + ", "
                                + list(literals)
                                + ")";
                case Filter.And _, Filter.Or _, Filter.Not _ -> of(filter, 0);
            };
        }

        private String of(Filter.Value value, int tightness) {
            return switch (value) {
                case Filter.Constants(Literal literal) -> of(literal);
                case Filter.Arithmetic(var left, var operator, var right) -> {
                    boolean sum =
                            operator == Filter.Operator.ADD || operator == Filter.Operator.SUBTRACT;
                    int own = sum ? 1 : 3;
                    String text = of(left, own) + Sketch.symbol(operator) + of(right, own + 1);
                    yield own < tightness ? "(" + text + ")" : text;
                }
                case Filter.Shifted(var time, var by) ->
                        of(time, 0)
                                + " + INTERVAL 'P%dMT%dS'"
                                        .formatted(by.months(), by.micros() / 1_000_000);
                case Filter.ArrayLength(var array) ->
                        pick("array_length(", "ARRAY_LENGTH(") + of(array, 0) + ")";
                case Filter.Reference reference -> {
                    boolean undeclared = reference.name().equals("$meta") && random.nextBoolean();
                    var steps =
                            reference.path().stream()
                                    .skip(undeclared ? 1 : 0)
                                    .map(
                                            step ->
                                                    step.index()
                                                            ? "[" + step.name() + "]"
                                                            : "[" + quoted(step.name()) + "]")
                                    .collect(Collectors.joining());
                    yield (undeclared ? "key" : reference.name()) + steps;
                }
            };
        }

        private String list(List<Literal> literals) {
            String items = literals.stream().map(this::of).collect(Collectors.joining(", "));
            return "[" + items + (items.isEmpty() ? "" : pick("", ",")) + "]";
        }

        private String of(Literal literal) {
            return switch (literal) {
                case Literal.Bool(boolean value) -> bool(value);
                case Literal.Int(long value) -> Long.toString(value);
                case Literal.Real(double value) -> Double.toString(value);
                case Literal.Text(String value) -> quoted(value);
                case Literal.Items(var values) -> list(values);
            };
        }

        private String bool(boolean value) {
            return value ? pick("true", "True", "TRUE") : pick("false", "False", "FALSE");
        }

        private String quoted(String text) {
            String quote = pick("'", "\"");
            String escaped =
                    text.replace("\\", "\\\\")
                            .replace(quote, "\\" + quote)
                            .replace("\n", pick("\\n", "\n"))
                            .replace("\000", "\\0");
            return quote + escaped + quote;
        }

        private String pick(String... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
