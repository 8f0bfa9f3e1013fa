package io.atoll.segment.filtering;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.filter.Filter.Operator;
import io.atoll.model.filter.Filter.PathStep;
import io.atoll.model.filter.Filter.Reference;
import io.atoll.segment.Samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Makes filters of all kinds over the sample rows, with constants that rows are likely to have.
final class RandomFilters {
    private static final String[] TEXTS = {
        "",
        "a",
        "ab",
        "abc",
        "b_c",
        "grün",
        "Zürich",
        "日本",
        "日本語",
        "😀",
        "\uFFFD",
        "x",
        "1",
        "~",
        "x".repeat(32_766),
        "x".repeat(32_767),
        "x".repeat(32_766) + "y",
        "key-1",
        "key-5"
    };
    private static final String[] PATTERNS = {
        "%", "", "a%", "%b%", "_", "__", "%_%", "b\\_c", "b\\%c", "b_c", "日_", "%本%", "😀_", "_x",
        "a%c", "%a%b%", "x%y", "grün", "Z_rich", "%\\%%"
    };
    private static final long[] INTEGERS = {
        0, 1, -1, 2, 3, 4, 5, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53), (1L << 53) + 1
    };
    private static final double[] REALS = {
        0.0,
        -0.0,
        0.1,
        0.5,
        1.0,
        -2.5,
        2.0,
        9007199254740992.0,
        0x1p63,
        -0x1p63,
        1e300,
        -1e300,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        123456789012345678901234567890.0
    };
    private static final List<List<PathStep>> PATHS =
            List.of(
                    List.of(),
                    List.of(member("a")),
                    List.of(member("b")),
                    List.of(member("c")),
                    List.of(member("a"), member("b")),
                    List.of(member("a"), element(1)),
                    List.of(member("a"), member("b"), element(0)),
                    List.of(element(2)),
                    List.of(member("0")));

    private final Random random;
    private final DataType keyType;

    RandomFilters(Random random, DataType keyType) {
        this.random = random;
        this.keyType = keyType;
    }

    private static PathStep member(String name) {
        return new PathStep(name, false);
    }

    private static PathStep element(int index) {
        return new PathStep(Integer.toString(index), true);
    }

    Filter next(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return leaf();
        }
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Filter.And(several(() -> next(depth - 1)));
            case 2, 3 -> new Filter.Or(several(() -> next(depth - 1)));
            default -> new Filter.Not(next(depth - 1));
        };
    }

    private <T> List<T> several(Supplier<T> supplier) {
        var list = new ArrayList<T>();
        for (int i = random.nextInt(2, 4); i > 0; i--) {
            list.add(supplier.get());
        }
        return list;
    }

    private Filter leaf() {
        return switch (random.nextInt(20)) {
            case 0 ->
                    random.nextBoolean()
                            ? new Filter.Constant(random.nextBoolean())
                            : new Filter.Sample(
                                    field(Samples.KEY, keyType), random.nextDouble(0.1, 0.9));
            case 1, 2 -> in();
            case 3, 4 -> new Filter.Like(textReference(), pick(PATTERNS));
            case 5 ->
                    new Filter.IsNull(
                            random.nextInt(4) > 0
                                    ? reference()
                                    : new Reference(
                                            arrayField(), "array", DataType.ARRAY, List.of()));
            case 6 -> new Filter.Exists(json());
            case 7, 8 -> new Filter.Contains(json(), several(this::literal), random.nextBoolean());
            case 9 -> new Filter.Compare(numberReference(), comparison(), numberReference());
            case 10 -> new Filter.Compare(textReference(), comparison(), textReference());
            case 11, 12 ->
                    new Filter.Compare(arithmetic(), comparison(), new Filter.Constants(number()));
            case 13 -> new Filter.Compare(arithmetic(), comparison(), arithmetic());
            case 14 -> new Filter.Compare(length(), comparison(), new Filter.Constants(number()));
            case 15 -> arrayCompare();
            case 16 -> arrayContains();
            default -> compare();
        };
    }

    /// A list among those that rows are likely to have.
    private Filter arrayCompare() {
        long field = arrayField();
        Reference reference =
                random.nextInt(3) == 0
                        ? json()
                        : new Reference(field, "array", DataType.ARRAY, List.of());
        return new Filter.Compare(
                reference,
                random.nextBoolean() ? Comparison.EQUAL : Comparison.NOT_EQUAL,
                new Filter.Constants(list(reference)));
    }

    private Literal list(Reference reference) {
        var items = new ArrayList<Literal>();
        for (int i = random.nextInt(3); i > 0; i--) {
            items.add(elementLiteral(reference));
        }
        return new Literal.Items(items);
    }

    private Filter arrayContains() {
        Reference json = json();
        if (random.nextInt(4) == 0) {
            return new Filter.Contains(
                    json,
                    several(() -> random.nextBoolean() ? list(json) : literal()),
                    random.nextBoolean());
        }
        var reference = new Reference(arrayField(), "array", DataType.ARRAY, List.of());
        return new Filter.Contains(
                reference, several(() -> elementLiteral(reference)), random.nextBoolean());
    }

    private Literal elementLiteral(Reference reference) {
        if (reference.type() == DataType.JSON) {
            return random.nextInt(4) == 0
                    ? new Literal.Items(List.of(new Literal.Int(7)))
                    : literal();
        }
        return switch (Samples.ARRAYS.get(reference.fieldId())) {
            case BOOL -> new Literal.Bool(random.nextBoolean());
            case VARCHAR -> new Literal.Text(pick(TEXTS));
            default -> number();
        };
    }

    private long arrayField() {
        return Samples.COUNTS + random.nextInt(4);
    }

    private Reference element(long field) {
        return new Reference(field, "array", DataType.ARRAY, List.of(element(random.nextInt(4))));
    }

    private Filter.Value length() {
        return new Filter.ArrayLength(
                random.nextBoolean()
                        ? json()
                        : new Reference(arrayField(), "array", DataType.ARRAY, List.of()));
    }

    /// A field or path with constants that the parser lets it be compared with.
    private Filter in() {
        Reference reference = reference();
        return new Filter.In(reference, several(() -> literalFor(reference)));
    }

    private Filter compare() {
        Reference reference = reference();
        Literal literal = literalFor(reference);
        Comparison comparison =
                literal instanceof Literal.Bool
                        ? random.nextBoolean() ? Comparison.EQUAL : Comparison.NOT_EQUAL
                        : comparison();
        return new Filter.Compare(reference, comparison, new Filter.Constants(literal));
    }

    private Literal literalFor(Reference reference) {
        return switch (reference.type()) {
            case BOOL -> new Literal.Bool(random.nextBoolean());
            case VARCHAR -> new Literal.Text(pick(TEXTS));
            case JSON -> literal();
            case ARRAY -> elementLiteral(reference);
            default -> number();
        };
    }

    private Filter.Value arithmetic() {
        return new Filter.Arithmetic(
                switch (random.nextInt(8)) {
                    case 0, 1 -> arithmetic();
                    case 2 -> length();
                    default -> numberReference();
                },
                Operator.values()[random.nextInt(Operator.values().length)],
                random.nextBoolean() ? new Filter.Constants(number()) : numberReference());
    }

    private Comparison comparison() {
        return Comparison.values()[random.nextInt(Comparison.values().length)];
    }

    private Reference reference() {
        return switch (random.nextInt(5)) {
            case 0 -> textReference();
            case 2 -> element(Samples.MARKS);
            case 1 -> field(Samples.FLAG, DataType.BOOL);
            default -> numberReference();
        };
    }

    private Reference numberReference() {
        return switch (random.nextInt(8)) {
            case 0 -> field(Samples.SMALL, DataType.INT8);
            case 6 -> element(Samples.COUNTS);
            case 7 -> element(Samples.RATES);
            case 1 -> field(Samples.AMOUNT, DataType.INT64);
            case 2 -> field(Samples.PRICE, DataType.FLOAT);
            case 3 -> field(Samples.WEIGHT, DataType.DOUBLE);
            case 4 ->
                    keyType == DataType.VARCHAR
                            ? field(Samples.SMALL, DataType.INT8)
                            : field(Samples.KEY, keyType);
            default -> json();
        };
    }

    private Reference textReference() {
        return switch (random.nextInt(5)) {
            case 2 -> element(Samples.TAGS);
            case 0 -> field(Samples.LONG_TEXT, DataType.VARCHAR);
            case 1 -> keyType == DataType.VARCHAR ? field(Samples.KEY, keyType) : json();
            default -> field(Samples.NAME, DataType.VARCHAR);
        };
    }

    private Reference json() {
        return new Reference(
                Samples.DOC, "doc", DataType.JSON, PATHS.get(random.nextInt(PATHS.size())));
    }

    private static Reference field(long id, DataType type) {
        return new Reference(id, "f" + id, type, List.of());
    }

    private Literal literal() {
        return switch (random.nextInt(6)) {
            case 0 -> new Literal.Bool(random.nextBoolean());
            case 1, 2 -> new Literal.Text(pick(TEXTS));
            default -> number();
        };
    }

    private Literal number() {
        return random.nextBoolean()
                ? new Literal.Int(INTEGERS[random.nextInt(INTEGERS.length)])
                : new Literal.Real(REALS[random.nextInt(REALS.length)]);
    }

    private String pick(String[] texts) {
        return texts[random.nextInt(texts.length)];
    }
}
