package io.atoll.systemtests.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What a filter can name: a field, a path into JSON, an element of an array. Comparisons have
/// three values, of which null is *unknown*.
///
/// @param value null or missing where there is none
record Place(String text, Function<ModelRow, JsonNode> value) {

    /// The value of an element that an array has not.
    private static final JsonNode BEYOND_THE_END = new TextNode("beyond the end");

    static Place of(ModelField field) {
        return new Place(field.name(), row -> row.value(field.name()));
    }

    static Place element(ModelField array, int index) {
        return new Place(
                array.name() + "[" + index + "]",
                row -> {
                    JsonNode values = row.value(array.name());
                    return values.isNull() || index < values.size()
                            ? values.isNull() ? values : values.get(index)
                            : BEYOND_THE_END;
                });
    }

    /// @param steps keys, and indexes of arrays
    static Place path(ModelField json, List<Object> steps) {
        return new Place(json.name() + path(steps), row -> follow(row.value(json.name()), steps));
    }

    static Place dynamic(String key, List<Object> steps, boolean bare) {
        return new Place(
                (bare ? key : "$meta[\"" + key + "\"]") + path(steps),
                row -> follow(row.dynamic().path(key), steps));
    }

    private static String path(List<Object> steps) {
        var text = new StringBuilder();
        for (Object step : steps) {
            text.append(step instanceof String key ? "[\"" + key + "\"]" : "[" + step + "]");
        }
        return text.toString();
    }

    private static JsonNode follow(JsonNode from, List<Object> steps) {
        JsonNode at = from;
        for (Object step : steps) {
            at = step instanceof String key ? at.path(key) : index(at, (Integer) step);
        }
        return at;
    }

    private static JsonNode index(JsonNode at, int index) {
        return at.isArray() ? at.path(index) : MissingNode.getInstance();
    }

    // --- comparisons -------------------------------------------------------------------------

    private static boolean isAbsent(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }

    private static boolean sameKind(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber()
                || a.isTextual() && b.isTextual()
                || a.isBoolean() && b.isBoolean();
    }

    @Nullable Boolean compare(ModelRow row, String operator, JsonNode literal) {
        return compare(value.apply(row), operator, literal);
    }

    static @Nullable Boolean compare(JsonNode found, String operator, JsonNode literal) {
        if (found == BEYOND_THE_END) {
            return false;
        }
        if (isAbsent(found) || !sameKind(found, literal)) {
            return null;
        }
        int order = order(found, literal);
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static int order(JsonNode a, JsonNode b) {
        if (a.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.isTextual()
                ? Arrays.compareUnsigned(
                        a.textValue().getBytes(UTF_8), b.textValue().getBytes(UTF_8))
                : Boolean.compare(a.booleanValue(), b.booleanValue());
    }

    @Nullable Boolean in(ModelRow row, List<JsonNode> literals) {
        JsonNode found = value.apply(row);
        boolean unknown = false;
        for (JsonNode literal : literals) {
            Boolean equal = compare(found, "==", literal);
            if (equal == null) {
                unknown = true;
            } else if (equal) {
                return true;
            }
        }
        return unknown ? null : false;
    }

    @Nullable Boolean like(ModelRow row, String pattern) {
        JsonNode found = value.apply(row);
        if (found == BEYOND_THE_END) {
            return false;
        }
        return found.isTextual()
                ? (Boolean) expression(pattern).matcher(found.textValue()).matches()
                : null;
    }

    private static Pattern expression(String pattern) {
        var regex = new StringBuilder();
        pattern.codePoints()
                .forEach(
                        c ->
                                regex.append(
                                        switch (c) {
                                            case '%' -> ".*";
                                            case '_' -> ".";
                                            default -> Pattern.quote(Character.toString(c));
                                        }));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean isNull(ModelRow row) {
        return isAbsent(value.apply(row));
    }

    @Nullable Boolean containsAny(ModelRow row, List<JsonNode> literals) {
        JsonNode found = value.apply(row);
        return found.isArray()
                ? (Boolean) literals.stream().anyMatch(literal -> contains(found, literal))
                : null;
    }

    @Nullable Boolean containsAll(ModelRow row, List<JsonNode> literals) {
        JsonNode found = value.apply(row);
        return found.isArray()
                ? (Boolean) literals.stream().allMatch(literal -> contains(found, literal))
                : null;
    }

    private static boolean contains(JsonNode array, JsonNode literal) {
        for (JsonNode element : array) {
            if (Boolean.TRUE.equals(compare(element, "==", literal))) {
                return true;
            }
        }
        return false;
    }

    /// Null where it is no array.
    JsonNode length(ModelRow row) {
        JsonNode found = value.apply(row);
        return found.isArray() ? IntNode.valueOf(found.size()) : NullNode.getInstance();
    }
}
