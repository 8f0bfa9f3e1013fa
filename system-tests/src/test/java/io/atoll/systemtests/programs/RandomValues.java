package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Values of fields: few and small, so that filters find some and distances are exact and often
/// equal; now and then the ends of a type's range.
record RandomValues(Random random) {
    static final List<String> DYNAMIC_KEYS = List.of("color", "size", "größe", "tags");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_WORDS = 12;
    private static final Instant NEW_YEAR = Instant.parse("2025-01-01T00:00:00Z");
    private static final String[] WORDS = {
        "", "a", "ab", "abc", "b", "ba", "B", "it's", "\"q\"", "50%", "a_b", "ä", "日本", "x\\y", "𝄞"
    };

    JsonNode of(ModelField field) {
        if (field.role() == ModelField.Role.WORDS) {
            return new TextNode(sentence(MOST_WORDS));
        }
        return switch (field.type()) {
            case JSON -> document();
            case ARRAY -> array(field.elements());
            case FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
                    vector(field.dimension());
            case BINARY_VECTOR -> bytes(field.dimension() / Byte.SIZE);
            case SPARSE_VECTOR -> sparse();
            case TIMESTAMPTZ -> new TextNode(instant().toString());
            case GEOMETRY -> new TextNode(ModelShape.random(random).text());
            default -> scalar(field.type());
        };
    }

    JsonNode scalar(ValueType type) {
        return switch (type) {
            case BOOL -> BooleanNode.valueOf(random.nextBoolean());
            case INT8 -> integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> integer(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> integer(Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT, DOUBLE -> new DoubleNode((random.nextInt(41) - 20) / 2.0);
            case VARCHAR -> new TextNode(word());
            default -> throw new IllegalArgumentException(type + " is no scalar");
        };
    }

    /// Some of its words are frequent, most are not.
    String sentence(int most) {
        return Stream.generate(() -> "w" + random.nextInt(1 + random.nextInt(12)))
                .limit(1 + random.nextInt(most))
                .collect(Collectors.joining(" "));
    }

    /// A few days about the new year, to the microsecond, and now and then one before 1970.
    Instant instant() {
        Instant start = random.nextInt(20) == 0 ? Instant.EPOCH.minusMillis(1) : NEW_YEAR;
        return start.plus(random.nextInt(9) - 4, ChronoUnit.DAYS)
                .plus(random.nextInt(3), ChronoUnit.MICROS);
    }

    /// A value as a client may send it: a point in time in any zone.
    JsonNode written(ModelField field, JsonNode value) {
        return field.type() == ValueType.TIMESTAMPTZ && !value.isNull()
                ? new TextNode(inSomeZone(Instant.parse(value.textValue())))
                : value;
    }

    String inSomeZone(Instant instant) {
        return instant.atOffset(ZoneOffset.ofHours(random.nextInt(25) - 12))
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    String word() {
        return ModelIndex.any(random, WORDS);
    }

    private JsonNode integer(long least, long most) {
        return new LongNode(
                switch (random.nextInt(20)) {
                    case 0 -> least;
                    case 1 -> most;
                    default -> random.nextInt(25) - 12;
                });
    }

    private ArrayNode array(ValueType elements) {
        ArrayNode array = JSON.createArrayNode();
        for (int i = random.nextInt(ModelField.CAPACITY); i > 0; i--) {
            array.add(scalar(elements));
        }
        return array;
    }

    /// `{a: anything, n: {b: number}, l: [...]}`, each of them perhaps.
    private JsonNode document() {
        ObjectNode document = JSON.createObjectNode();
        if (random.nextInt(4) > 0) {
            document.set("a", anything());
        }
        if (random.nextBoolean()) {
            document.putObject("n").set("b", number());
        }
        if (random.nextBoolean()) {
            document.set("l", list());
        }
        return document;
    }

    /// A value of an undeclared key, or inside of a JSON field.
    JsonNode anything() {
        return switch (random.nextInt(9)) {
            case 0 -> NullNode.getInstance();
            case 1 -> BooleanNode.valueOf(random.nextBoolean());
            case 2, 3 -> new TextNode(word());
            case 4 -> list();
            case 5 -> JSON.createObjectNode().set("b", number());
            default -> number();
        };
    }

    JsonNode number() {
        return random.nextInt(3) == 0
                ? new DoubleNode((random.nextInt(17) - 8) / 2.0)
                : new LongNode(random.nextInt(13) - 6);
    }

    private ArrayNode list() {
        ArrayNode list = JSON.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(random.nextInt(3) == 0 ? new TextNode(word()) : number());
        }
        return list;
    }

    ObjectNode dynamic() {
        ObjectNode keys = JSON.createObjectNode();
        for (String key : DYNAMIC_KEYS) {
            if (random.nextInt(3) == 0) {
                keys.set(key, anything());
            }
        }
        return keys;
    }

    /// Not all zero, for no angle has such a one.
    private ArrayNode vector(int dimension) {
        ArrayNode vector = JSON.createArrayNode();
        int some = random.nextInt(dimension);
        for (int i = 0; i < dimension; i++) {
            vector.add(i == some ? 1 + random.nextInt(4) : random.nextInt(7) - 3);
        }
        return vector;
    }

    private ArrayNode bytes(int count) {
        ArrayNode bytes = JSON.createArrayNode();
        for (int i = 0; i < count; i++) {
            bytes.add(1 + random.nextInt(255));
        }
        return bytes;
    }

    private ObjectNode sparse() {
        ObjectNode pairs = JSON.createObjectNode();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            pairs.put(Integer.toString(random.nextInt(8) * 1000), 1 + random.nextInt(4));
        }
        return pairs;
    }
}
