package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.filter.Filter.Reference;
import io.atoll.model.indexes.JsonPlace;
import io.atoll.model.indexes.ValueIndex;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What Milvus lets an index over a scalar field be, and the words in which it refuses the rest. An
/// index over JSON is one over a path into it.
final class ScalarIndexes {
    private static final String CAST_FUNCTION = "json_cast_function";
    private static final String STRING_TO_DOUBLE = "STRING_TO_DOUBLE";
    private static final List<String> CASTS =
            List.of(
                    "BOOL",
                    "DOUBLE",
                    "VARCHAR",
                    "ARRAY_BOOL",
                    "ARRAY_DOUBLE",
                    "ARRAY_VARCHAR",
                    "JSON");

    private ScalarIndexes() {}

    /// The field that is meant: one of the schema's, or for a key that no field has the dynamic
    /// one.
    static Optional<Field> field(Collection collection, String name, Map<String, String> params) {
        Optional<Field> field = collection.schema().field(name);
        return field.isPresent() || !params.containsKey(ValueIndex.CAST)
                ? field
                : collection.schema().field(Field.DYNAMIC_NAME);
    }

    /// As they were given, with the path where the field's name stands for it.
    static Map<String, String> params(Field field, String name, Map<String, String> params) {
        if (field.type() != DataType.JSON || params.containsKey(ValueIndex.PATH)) {
            return params;
        }
        var completed = new LinkedHashMap<>(params);
        completed.put(
                ValueIndex.PATH,
                name.equals(field.name()) ? name : field.name() + "[\"" + name + "\"]");
        return completed;
    }

    /// Whether two indexes over one JSON field are over different paths.
    static boolean ofOtherPaths(Field field, Index one, Index other) {
        return field.type() == DataType.JSON && !place(field, one).equals(place(field, other));
    }

    private static Optional<Reference> place(Field field, Index index) {
        return JsonPlace.of(field, index.params().getOrDefault(ValueIndex.PATH, field.name()));
    }

    /// @param type a name in any case; empty: AUTOINDEX
    /// @throws AtollException with PARAMETER_INVALID or PARAMETER_MISSING
    static IndexType check(Field field, String type, Map<String, String> params) {
        IndexType known = type.isEmpty() ? IndexType.AUTOINDEX : IndexType.ofName(type);
        switch (known) {
            case AUTOINDEX -> {}
            case INVERTED -> checkInverted(field);
            case BITMAP -> checkBitmap(field);
            case STL_SORT ->
                    require(
                            isNumber(field)
                                    || isText(field)
                                    || field.type() == DataType.TIMESTAMPTZ,
                            sorted());
            case TRIE -> require(isText(field), "TRIE are only supported on varchar field");
            case NGRAM -> checkGrams(field, params);
            case RTREE ->
                    require(
                            field.type() == DataType.GEOMETRY,
                            "RTREE index can only be built on geometry field");
            case FLAT,
                    BRUTE_FORCE,
                    HNSW,
                    HNSW_SQ,
                    HNSW_PQ,
                    HNSW_PRQ,
                    IVF_FLAT,
                    IVF_SQ8,
                    IVF_PQ,
                    IVF_RABITQ,
                    SCANN,
                    DISKANN,
                    GPU_BRUTE_FORCE,
                    GPU_IVF_FLAT,
                    GPU_IVF_PQ,
                    GPU_CAGRA,
                    BIN_FLAT,
                    BIN_IVF_FLAT,
                    SPARSE_INVERTED_INDEX,
                    SPARSE_WAND ->
                    throw invalid(
                            "data type %s can't build with this index %s"
                                    .formatted(field.type().title(), known.title()));
        }
        if (field.type() == DataType.JSON) {
            checkCast(params, known);
            checkPath(field, params);
        }
        return known;
    }

    private static void checkInverted(Field field) {
        require(
                field.type() != DataType.TIMESTAMPTZ,
                "INVERTED are not supported on Timestamptz field");
        require(field.type() != DataType.GEOMETRY, "INVERTED are not supported on Geometry field");
    }

    private static String sorted() {
        return "STL_SORT are only supported on numeric, varchar or timestamptz field";
    }

    private static void checkBitmap(Field field) {
        if (field.primaryKey()) {
            throw invalid("create bitmap index on primary key not supported");
        }
        boolean array = field.type() == DataType.ARRAY;
        DataType type = array ? field.elements().orElseThrow().type() : field.type();
        require(
                type == DataType.BOOL || type.isInteger() || type == DataType.VARCHAR,
                "bitmap index are only supported on bool, int, string "
                        + (array ? "for array field" : "and array field"));
    }

    private static boolean isNumber(Field field) {
        return field.type().isInteger()
                || field.type() == DataType.FLOAT
                || field.type() == DataType.DOUBLE;
    }

    private static boolean isText(Field field) {
        return field.type() == DataType.VARCHAR;
    }

    private static void checkGrams(Field field, Map<String, String> params) {
        require(
                isText(field) || field.type() == DataType.JSON,
                "Ngram index can only be created on VARCHAR or JSON field");
        if (!params.containsKey(ValueIndex.MIN_GRAM) || !params.containsKey(ValueIndex.MAX_GRAM)) {
            throw invalid("Ngram index must specify both min_gram and max_gram");
        }
        long least = gram(ValueIndex.MIN_GRAM, params);
        long most = gram(ValueIndex.MAX_GRAM, params);
        if (least < 1 || most < 1 || least > most) {
            throw invalid(
                    "invalid min_gram or max_gram value for Ngram index, min_gram: %d, max_gram: %d"
                            .formatted(least, most));
        }
    }

    private static long gram(String name, Map<String, String> params) {
        String text = params.getOrDefault(name, "").strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw invalid("%s for Ngram index must be an integer, got: %s".formatted(name, text));
        }
    }

    private static void checkCast(Map<String, String> params, IndexType type) {
        String cast = params.getOrDefault(ValueIndex.CAST, "").toUpperCase(Locale.ROOT);
        if (cast.isEmpty()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_MISSING,
                    "json index must specify cast type: missing parameter[missing_param="
                            + ValueIndex.CAST
                            + "]");
        }
        if (!CASTS.contains(cast)) {
            throw invalid(
                    "json_cast_type %s is not supported; there are %s"
                            .formatted(params.get(ValueIndex.CAST), CASTS));
        }
        if (type == IndexType.NGRAM && !cast.equals("VARCHAR")) {
            throw invalid(
                    "JSON field with ngram index only supports VARCHAR cast type, got: " + cast);
        }
        String function = params.getOrDefault(CAST_FUNCTION, STRING_TO_DOUBLE);
        require(
                function.equalsIgnoreCase(STRING_TO_DOUBLE),
                "json_cast_function %s is not supported".formatted(function));
        require(
                !params.containsKey(CAST_FUNCTION) || cast.equals("DOUBLE"),
                "json_cast_function %s is not supported for json_cast_type %s"
                        .formatted(function, cast));
    }

    private static void checkPath(Field field, Map<String, String> params) {
        String path = params.getOrDefault(ValueIndex.PATH, field.name());
        if (JsonPlace.of(field, path).isEmpty()) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "cannot parse identifier: %s: it is no path into field '%s'"
                            .formatted(path, field.name()));
        }
    }

    private static void require(boolean fulfilled, String rule) {
        if (!fulfilled) {
            throw invalid(rule);
        }
    }

    private static AtollException invalid(String message) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID,
                message
                        + ": invalid parameter[expected=valid index params][actual=invalid index"
                        + " params]");
    }
}
