package io.atoll.segment.filtering;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.segment.columns.ArrayBytes;

import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Constants to look for in arrays of one type, as sorted values of that type: an element is found
/// by bisection, and nothing is allocated. What no element can equal, such as 1.5 among integers,
/// is left out and remembered.
final class WantedElements {
    private final long[] integers;
    private final double[] reals;
    private final BytesRef[] texts;
    private final boolean impossible;
    private final FixedBitSet seen;
    private final BytesRef text = new BytesRef();

    WantedElements(DataType type, List<Literal> literals) {
        boolean ofTexts = type == DataType.VARCHAR;
        boolean ofReals = type == DataType.FLOAT || type == DataType.DOUBLE;
        this.integers =
                ofTexts || ofReals
                        ? new long[0]
                        : literals.stream()
                                .map(literal -> integer(type, literal))
                                .flatMap(Optional::stream)
                                .mapToLong(Long::longValue)
                                .sorted()
                                .distinct()
                                .toArray();
        this.reals =
                ofReals
                        ? literals.stream()
                                .map(literal -> real(type, literal))
                                .flatMap(Optional::stream)
                                .mapToDouble(Double::doubleValue)
                                .sorted()
                                .distinct()
                                .toArray()
                        : new double[0];
        this.texts =
                ofTexts
                        ? literals.stream()
                                .map(WantedElements::text)
                                .flatMap(Optional::stream)
                                .sorted()
                                .distinct()
                                .toArray(BytesRef[]::new)
                        : new BytesRef[0];
        this.impossible = literals.stream().anyMatch(literal -> !isPossible(type, literal));
        this.seen = new FixedBitSet(count());
    }

    private int count() {
        return integers.length + reals.length + texts.length;
    }

    private static boolean isPossible(DataType type, Literal literal) {
        return switch (type.shape()) {
            case TEXT -> text(literal).isPresent();
            case FLOAT, DOUBLE -> real(type, literal).isPresent();
            case BOOL, INTEGER -> integer(type, literal).isPresent();
            case TIMESTAMP, JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR -> false;
        };
    }

    private static Optional<Long> integer(DataType type, Literal literal) {
        if (type == DataType.BOOL) {
            return literal instanceof Literal.Bool(boolean value)
                    ? Optional.of(value ? 1L : 0L)
                    : Optional.empty();
        }
        return switch (literal) {
            case Literal.Int(long value) -> Optional.of(value);
            case Literal.Real(double value)
                    when value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63 ->
                    Optional.of((long) value);
            case Literal.Real _, Literal.Bool _, Literal.Text _, Literal.Items _ ->
                    Optional.empty();
        };
    }

    /// Adding zero makes 0.0 of -0.0, which elements are looked up by as well.
    private static Optional<Double> real(DataType type, Literal literal) {
        Literal wanted = type == DataType.FLOAT ? FloatLiterals.rounded(literal) : literal;
        return switch (wanted) {
            case Literal.Real(double value) -> Optional.of(value + 0.0);
            case Literal.Int(long value) when Comparing.order(value, (double) value) == 0 ->
                    Optional.of((double) value);
            case Literal.Int _, Literal.Bool _, Literal.Text _, Literal.Items _ -> Optional.empty();
        };
    }

    private static Optional<BytesRef> text(Literal literal) {
        return literal instanceof Literal.Text(String value)
                ? Optional.of(new BytesRef(value))
                : Optional.empty();
    }

    /// Whether an array has one of the constants.
    boolean anyIn(ArrayBytes array) {
        for (int i = 0; i < array.length(); i++) {
            if (find(array, i) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether an array has all of them.
    boolean allIn(ArrayBytes array) {
        int missing = count();
        if (impossible || missing > array.length()) {
            return false;
        }
        seen.clear();
        for (int i = 0; i < array.length() && missing > 0; i++) {
            int found = find(array, i);
            if (found >= 0 && !seen.getAndSet(found)) {
                missing--;
            }
        }
        return missing == 0;
    }

    /// Which of the constants an element is; negative for none.
    private int find(ArrayBytes array, int i) {
        return switch (array.elementType().shape()) {
            case TEXT -> {
                array.text(i, text);
                yield Arrays.binarySearch(texts, text);
            }
            case FLOAT, DOUBLE -> Arrays.binarySearch(reals, array.real(i) + 0.0);
            case BOOL, INTEGER -> Arrays.binarySearch(integers, array.integer(i));
            case TIMESTAMP, JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR -> -1;
        };
    }
}
