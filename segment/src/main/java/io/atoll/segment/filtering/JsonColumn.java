package io.atoll.segment.filtering;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter.PathStep;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The values of a JSON field: each row's text is parsed at most once, however many conditions look
/// into it.
final class JsonColumn {
    private final Texts texts;
    private final JsonPaths paths;
    private int row = -1;

    private JsonColumn(Texts texts, boolean lists) {
        this.texts = texts;
        this.paths = new JsonPaths(lists);
    }

    /// @param lists whether arrays in arrays are looked at; then only one path is read
    static JsonColumn of(BinaryDocValues values, boolean lists) {
        return new JsonColumn(row -> values.advanceExact(row) ? values.binaryValue() : null, lists);
    }

    static JsonColumn of(Texts texts) {
        return new JsonColumn(texts, false);
    }

    /// A field that no row stores.
    static JsonColumn constant(Optional<Literal> value, boolean lists) {
        BytesRef text =
                value.isPresent() && value.get() instanceof Literal.Text(String json)
                        ? new BytesRef(json)
                        : null;
        return new JsonColumn(_ -> text, lists);
    }

    /// The value at a path. All operands are made before the first row is loaded. They share
    /// [Scalar]s: what was loaded stays until another row is.
    Operand at(List<PathStep> path) {
        Scalar found = paths.value(path);
        return (wanted, value) -> {
            load(wanted);
            value.set(found);
        };
    }

    /// The value at a path with the elements of an array.
    Scalar whole(List<PathStep> path) {
        return paths.value(path);
    }

    void load(int wanted) throws IOException {
        if (wanted != row) {
            row = wanted;
            BytesRef text = texts.of(wanted);
            if (text != null) {
                paths.read(text);
            } else {
                paths.readNull();
            }
        }
    }

    /// The text of each row; null where it has none.
    interface Texts {
        @Nullable BytesRef of(int row) throws IOException;
    }
}
