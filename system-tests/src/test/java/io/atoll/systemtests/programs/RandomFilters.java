package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes filters over the fields of a collection.
final class RandomFilters {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] ORDERS = {"==", "!=", "<", "<=", ">", ">="};
    private static final List<Period> MOVES =
            List.of(Period.ZERO, Period.ZERO, Period.ofDays(2), Period.of(0, 1, 1));
    private static final String[] PATTERNS = {"a%", "%b", "%a%", "a_", "_", "%", "ab%", "%日%", "b"};

    private final ModelCollection collection;
    private final Random random;
    private final RandomValues values;
    private final List<ModelField> fields;
    private int params;

    RandomFilters(ModelCollection collection, Random random) {
        this.collection = collection;
        this.random = random;
        this.values = new RandomValues(random);
        this.fields = collection.fields(field -> !field.type().isVector());
    }

    /// All rows.
    static Filter everything() {
        return new Filter("", JSON.createObjectNode(), _ -> true);
    }

    Filter next() {
        return next(2);
    }

    private Filter next(int depth) {
        int dice = depth == 0 ? 9 : random.nextInt(10);
        return switch (dice) {
            case 0 -> Filter.not(next(depth - 1));
            case 1, 2 -> Filter.and(several(() -> next(depth - 1), 2));
            case 3, 4 -> Filter.or(several(() -> next(depth - 1), 2));
            default -> leaf();
        };
    }

    private <T> List<T> several(Supplier<T> one, int least) {
        return Stream.generate(one).limit(least + random.nextInt(2)).toList();
    }

    private Filter leaf() {
        if (collection.hasDynamicField() && random.nextInt(4) == 0) {
            String key = ModelIndex.any(random, RandomValues.DYNAMIC_KEYS);
            return inJson(Place.dynamic(key, steps(1), random.nextBoolean()));
        }
        ModelField field = ModelIndex.any(random, fields);
        if (random.nextInt(6) == 0 && !field.isKey()) {
            return isNull(Place.of(field));
        }
        return switch (field.type()) {
            case JSON -> inJson(Place.path(field, path()));
            case ARRAY -> array(field);
            case TIMESTAMPTZ -> time(field);
            case GEOMETRY -> spatial(field);
            default ->
                    field.role() == ModelField.Role.WORDS && random.nextInt(3) > 0
                            ? words(field)
                            : scalar(field, Place.of(field), field.type());
        };
    }

    /// A path that documents have: see [RandomValues].
    private List<Object> path() {
        return ModelIndex.any(
                random,
                List.of(
                        List.of("a"),
                        List.of("a", "b"),
                        List.of("n", "b"),
                        List.of("l"),
                        List.of("l", 0),
                        List.of("l", 1)));
    }

    private List<Object> steps(int most) {
        return switch (random.nextInt(3 * most + 1)) {
            case 0 -> List.of("b");
            case 1 -> List.of(random.nextInt(2));
            default -> List.of();
        };
    }

    // --- leaves ------------------------------------------------------------------------------

    private Filter isNull(Place place) {
        return random.nextBoolean()
                ? filter(place.text() + " is null", place::isNull)
                : filter(place.text() + " is not null", row -> !place.isNull(row));
    }

    private Filter filter(String text, Function<ModelRow, @Nullable Boolean> truth) {
        return new Filter(text, JSON.createObjectNode(), truth);
    }

    private Filter inJson(Place place) {
        return switch (random.nextInt(8)) {
            case 0 -> isNull(place);
            case 1 -> filter("exists " + place.text(), row -> !place.isNull(row));
            case 2 -> contains(place, "json", this::literal);
            case 3 -> length(place);
            case 4 -> in(place, random.nextBoolean() ? this::number : this::text);
            case 5 -> like(place);
            default -> compare(place, literal());
        };
    }

    private Filter words(ModelField field) {
        String text = values.sentence(2);
        List<String> asked = List.of(text.split(" "));
        boolean phrase = random.nextBoolean();
        return filter(
                "%s(%s, \"%s\")"
                        .formatted(phrase ? "phrase_match" : "text_match", field.name(), text),
                row -> {
                    JsonNode value = row.value(field.name());
                    List<String> words = RandomWordSearches.words(value);
                    boolean found =
                            phrase
                                    ? Collections.indexOfSubList(words, asked) >= 0
                                    : !Collections.disjoint(words, asked);
                    return value.isNull() ? null : (Boolean) found;
                });
    }

    private Filter array(ModelField field) {
        return switch (random.nextInt(4)) {
            case 0 -> length(Place.of(field));
            case 1 -> {
                var element = Place.element(field, random.nextInt(3));
                yield compare(element, values.scalar(field.elements()));
            }
            default -> contains(Place.of(field), "array", () -> values.scalar(field.elements()));
        };
    }

    /// A point in time that is there, moved or not, against another one.
    private Filter time(ModelField field) {
        Period moved = ModelIndex.any(random, MOVES);
        boolean back = random.nextBoolean();
        String interval = moved.isZero() ? "" : (back ? " - " : " + ") + "INTERVAL '" + moved + "'";
        String order = ModelIndex.any(random, ORDERS);
        Instant literal = values.instant();
        return filter(
                "%s%s %s ISO '%s'"
                        .formatted(field.name(), interval, order, values.inSomeZone(literal)),
                row -> {
                    JsonNode value = row.value(field.name());
                    if (value.isNull()) {
                        return null;
                    }
                    OffsetDateTime found = OffsetDateTime.parse(value.textValue());
                    OffsetDateTime left = back ? found.minus(moved) : found.plus(moved);
                    return Place.compare(
                            LongNode.valueOf(left.toInstant().compareTo(literal)),
                            order,
                            LongNode.valueOf(0));
                });
    }

    private Filter spatial(ModelField field) {
        ModelShape other = ModelShape.random(random);
        String relation = ModelIndex.any(random, ModelShape.RELATIONS);
        return filter(
                "%s(%s, '%s')".formatted(relation, field.name(), other.text()),
                row -> {
                    JsonNode value = row.value(field.name());
                    return value.isNull()
                            ? null
                            : (Boolean) ModelShape.of(value).is(relation, other);
                });
    }

    private Filter scalar(ModelField field, Place place, ValueType type) {
        int dice = random.nextInt(6);
        if (field.isKey() && collection.keys().size() > 0 && dice < 4) {
            List<JsonNode> keys = collection.keys();
            return dice < 2
                    ? in(place, () -> ModelIndex.any(random, keys))
                    : compare(place, ModelIndex.any(random, keys));
        }
        if (type == ValueType.VARCHAR && dice == 0) {
            return like(place);
        }
        if (type.isInteger() && dice == 1) {
            return arithmetic(place);
        }
        if (type.isNumber() && dice == 2) {
            return between(place);
        }
        Supplier<JsonNode> literals =
                type == ValueType.BOOL || type == ValueType.VARCHAR || random.nextInt(4) > 0
                        ? () -> values.scalar(type)
                        : values::number;
        return dice == 3 ? in(place, literals) : compare(place, literals.get());
    }

    private Filter compare(Place place, JsonNode literal) {
        String operator =
                literal.isBoolean()
                        ? ModelIndex.any(random, "==", "!=")
                        : ModelIndex.any(random, ORDERS);
        ObjectNode given = JSON.createObjectNode();
        String right = written(literal);
        if (random.nextInt(5) == 0) {
            String name = "p" + params++;
            given.set(name, literal);
            right = "{" + name + "}";
        }
        return new Filter(
                place.text() + " " + operator + " " + right,
                given,
                row -> place.compare(row, operator, literal));
    }

    private Filter in(Place place, Supplier<JsonNode> literal) {
        List<JsonNode> literals = several(literal, 1);
        boolean negated = random.nextInt(3) == 0;
        return filter(
                place.text() + (negated ? " not in " : " in ") + written(literals),
                row -> {
                    Boolean found = place.in(row, literals);
                    return found == null ? null : found != negated;
                });
    }

    private Filter like(Place place) {
        String pattern = ModelIndex.any(random, PATTERNS);
        return filter(
                place.text() + " like " + written(new TextNode(pattern)),
                row -> place.like(row, pattern));
    }

    private Filter between(Place place) {
        long from = random.nextInt(12) - 8;
        long to = from + 1 + random.nextInt(8);
        return filter(
                from + " <= " + place.text() + " < " + to,
                row -> {
                    Boolean above = place.compare(row, ">=", new LongNode(from));
                    return above == null
                            ? null
                            : above && place.compare(row, "<", new LongNode(to));
                });
    }

    private Filter arithmetic(Place place) {
        long operand = 2 + random.nextInt(4);
        long result = random.nextInt(9) - 4;
        String operator = ModelIndex.any(random, "+", "-", "*", "%");
        String order = ModelIndex.any(random, ORDERS);
        return filter(
                "%s %s %d %s %d".formatted(place.text(), operator, operand, order, result),
                row -> {
                    JsonNode value = place.value().apply(row);
                    return value.isNull()
                            ? null
                            : Place.compare(
                                    computed(value.decimalValue(), operator, operand),
                                    order,
                                    new LongNode(result));
                });
    }

    private static JsonNode computed(BigDecimal value, String operator, long operand) {
        var other = BigDecimal.valueOf(operand);
        return DecimalNode.valueOf(
                switch (operator) {
                    case "+" -> value.add(other);
                    case "-" -> value.subtract(other);
                    case "*" -> value.multiply(other);
                    default -> value.remainder(other);
                });
    }

    private Filter length(Place array) {
        String order = ModelIndex.any(random, ORDERS);
        long length = random.nextInt(4);
        return filter(
                "array_length(%s) %s %d".formatted(array.text(), order, length),
                row -> Place.compare(array.length(row), order, new LongNode(length)));
    }

    private Filter contains(Place array, String family, Supplier<JsonNode> element) {
        if (random.nextBoolean()) {
            JsonNode one = element.get();
            return filter(
                    "%s_contains(%s, %s)".formatted(family, array.text(), written(one)),
                    row -> array.containsAny(row, List.of(one)));
        }
        List<JsonNode> some = several(element, 1);
        boolean all = random.nextBoolean();
        return filter(
                "%s_contains_%s(%s, %s)"
                        .formatted(family, all ? "all" : "any", array.text(), written(some)),
                row -> all ? array.containsAll(row, some) : array.containsAny(row, some));
    }

    // --- literals ----------------------------------------------------------------------------

    private JsonNode literal() {
        return switch (random.nextInt(5)) {
            case 0 -> BooleanNode.valueOf(random.nextBoolean());
            case 1, 2 -> text();
            default -> number();
        };
    }

    private JsonNode number() {
        return values.number();
    }

    private JsonNode text() {
        return new TextNode(values.word());
    }

    private static String written(List<JsonNode> literals) {
        return literals.stream()
                .map(RandomFilters::written)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String written(JsonNode literal) {
        return literal.isTextual()
                ? "\"" + literal.textValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\""
                : literal.asText();
    }
}
