package io.atoll.model.indexes;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter.Reference;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// An index over values that a column does not have as such: those at a path into JSON, the
/// elements of arrays, pieces of texts. Sealed segments get it when they are built; other indexes
/// over scalars every segment has anyway.
///
/// An index at a path has the values of one kind; where the path holds another kind, or nothing,
/// the row is not in it.
///
/// @param id the index's
/// @param place a VARCHAR or ARRAY field, or a path into a JSON field
/// @param kind what of the place is in it
/// @param type of the values: BOOL, DOUBLE or VARCHAR at a path, the type of an array's elements,
///   VARCHAR for grams
/// @param shortGram how many characters the shorter pieces of texts have; 0 if there are none
/// @param longGram how many the longer ones have
public record ValueIndex(
        long id, Reference place, Kind kind, DataType type, int shortGram, int longGram) {
    public static final String PATH = "json_path";
    public static final String CAST = "json_cast_type";
    public static final String MIN_GRAM = "min_gram";
    public static final String MAX_GRAM = "max_gram";

    /// Of pieces longer than this, their beginnings and ends say enough.
    private static final int ENOUGH_CHARACTERS = 4;

    /// A term has room for as many characters at least.
    private static final int MOST_CHARACTERS = 1000;

    private static final String ARRAY_PREFIX = "ARRAY_";

    /// What of a place an index has.
    public enum Kind {
        /// The value itself.
        VALUE,
        /// The elements of the array there.
        ELEMENTS,
        /// The pieces of the text there: all runs of two lengths.
        GRAMS
    }

    /// What is to be built for an index.
    ///
    /// @return empty where segments have what it needs anyway, and where it could speed nothing up
    public static Optional<ValueIndex> of(Schema schema, Index index) {
        return schema.field(index.fieldId())
                .filter(_ -> index.isScalar())
                .flatMap(field -> of(field, index.id(), index.type(), index.params()));
    }

    /// @param params as a client gave them, checked or not
    public static Optional<ValueIndex> of(
            Field field, long id, IndexType type, Map<String, String> params) {
        return switch (field.type().shape()) {
            case ARRAY -> Optional.of(ofElements(field, id));
            case TEXT ->
                    type == IndexType.NGRAM ? ofGrams(id, whole(field), params) : Optional.empty();
            case JSON ->
                    JsonPlace.of(field, params.getOrDefault(PATH, field.name()))
                            .flatMap(
                                    place ->
                                            type == IndexType.NGRAM
                                                    ? ofGrams(id, place, params)
                                                    : ofPath(id, place, params));
            case BOOL, INTEGER, TIMESTAMP, FLOAT, DOUBLE, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    Optional.empty();
        };
    }

    private static ValueIndex ofElements(Field field, long id) {
        return new ValueIndex(
                id, whole(field), Kind.ELEMENTS, field.elements().orElseThrow().type(), 0, 0);
    }

    private static Reference whole(Field field) {
        return new Reference(field.id(), field.name(), field.type(), List.of());
    }

    /// An index of whole JSON objects (cast type JSON) is not built.
    private static Optional<ValueIndex> ofPath(
            long id, Reference place, Map<String, String> params) {
        String cast = params.getOrDefault(CAST, "").toUpperCase(Locale.ROOT);
        boolean elements = cast.startsWith(ARRAY_PREFIX);
        Optional<DataType> type =
                switch (elements ? cast.substring(ARRAY_PREFIX.length()) : cast) {
                    case "BOOL" -> Optional.of(DataType.BOOL);
                    case "DOUBLE" -> Optional.of(DataType.DOUBLE);
                    case "VARCHAR" -> Optional.of(DataType.VARCHAR);
                    default -> Optional.empty();
                };
        return type.map(
                values ->
                        new ValueIndex(
                                id, place, elements ? Kind.ELEMENTS : Kind.VALUE, values, 0, 0));
    }

    /// Pieces of two lengths: all texts to look for have some of the shorter ones, and most of the
    /// longer, of which there are fewer rows each. More lengths would only be larger.
    private static Optional<ValueIndex> ofGrams(
            long id, Reference place, Map<String, String> params) {
        int least = number(params, MIN_GRAM);
        int most = number(params, MAX_GRAM);
        return least < 1 || least > most || least > MOST_CHARACTERS
                ? Optional.empty()
                : Optional.of(
                        new ValueIndex(
                                id,
                                place,
                                Kind.GRAMS,
                                DataType.VARCHAR,
                                least,
                                Math.min(most, Math.max(least, ENOUGH_CHARACTERS))));
    }

    private static int number(Map<String, String> params, String name) {
        try {
            return Integer.parseInt(params.getOrDefault(name, "").strip());
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
