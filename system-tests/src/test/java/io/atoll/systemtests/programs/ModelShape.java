package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/// A point, or a rectangle along the axes, whose relations to others follow from its corners.
record ModelShape(int left, int bottom, int right, int top) {
    static final List<String> RELATIONS =
            List.of(
                    "st_equals",
                    "st_intersects",
                    "st_within",
                    "st_contains",
                    "st_touches",
                    "st_overlaps",
                    "st_crosses");

    private static final int EXTENT = 8;
    private static final Pattern NUMBERS = Pattern.compile("[^-0-9]+");

    static ModelShape random(Random random) {
        int x = random.nextInt(EXTENT) - EXTENT / 2;
        int y = random.nextInt(EXTENT) - EXTENT / 2;
        return random.nextBoolean()
                ? new ModelShape(x, y, x, y)
                : new ModelShape(x, y, x + 1 + random.nextInt(4), y + 1 + random.nextInt(4));
    }

    /// @param text as [#text()] wrote it
    static ModelShape of(JsonNode text) {
        int[] numbers =
                Arrays.stream(NUMBERS.split(text.textValue()))
                        .filter(number -> !number.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
        return numbers.length == 2
                ? new ModelShape(numbers[0], numbers[1], numbers[0], numbers[1])
                : new ModelShape(numbers[0], numbers[1], numbers[4], numbers[5]);
    }

    /// As WKT.
    String text() {
        return isPoint()
                ? "POINT (%d %d)".formatted(left, bottom)
                : "POLYGON ((%1$d %2$d, %3$d %2$d, %3$d %4$d, %1$d %4$d, %1$d %2$d))"
                        .formatted(left, bottom, right, top);
    }

    private boolean isPoint() {
        return left == right;
    }

    boolean is(String relation, ModelShape other) {
        return switch (relation) {
            case "st_equals" -> equals(other);
            case "st_intersects" -> meets(other);
            case "st_within" -> other.covers(this) && sharesInside(other);
            case "st_contains" -> covers(other) && sharesInside(other);
            case "st_touches" -> meets(other) && !sharesInside(other);
            case "st_overlaps" ->
                    isPoint() == other.isPoint()
                            && sharesInside(other)
                            && !covers(other)
                            && !other.covers(this);
            // It takes a line, or more points than one.
            case "st_crosses" -> false;
            default -> throw new IllegalArgumentException(relation);
        };
    }

    private boolean meets(ModelShape other) {
        return left <= other.right
                && other.left <= right
                && bottom <= other.top
                && other.bottom <= top;
    }

    private boolean covers(ModelShape other) {
        return left <= other.left
                && other.right <= right
                && bottom <= other.bottom
                && other.top <= top;
    }

    /// Whether the insides have a point in common; a point is its own inside.
    private boolean sharesInside(ModelShape other) {
        return isPoint() && other.isPoint()
                ? equals(other)
                : left < other.right
                        && other.left < right
                        && bottom < other.top
                        && other.bottom < top;
    }
}
