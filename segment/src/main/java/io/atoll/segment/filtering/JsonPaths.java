package io.atoll.segment.filtering;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter.PathStep;

import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Picks the values at some paths out of JSON texts, all of them in one pass over each text.
final class JsonPaths {
    private static final JsonFactory JSON = new JsonFactory();

    private final Node root = new Node();
    private final boolean lists;

    /// @param lists whether arrays in arrays are elements, too; then there is one path only
    JsonPaths(boolean lists) {
        this.lists = lists;
    }

    /// Where the value at a path will be after each [#read].
    Scalar value(List<PathStep> path) {
        Node node = root;
        for (PathStep step : path) {
            node =
                    step.index()
                            ? node.elements.computeIfAbsent(step.name(), _ -> new Node())
                            : node.members.computeIfAbsent(step.name(), _ -> new Node());
        }
        if (node.value == null) {
            node.value = new Scalar();
        }
        return node.value;
    }

    /// Fills all values from a text. Of a member that comes twice the last one counts.
    void read(BytesRef text) throws IOException {
        root.clear(Scalar.Kind.ABSENT);
        try (JsonParser parser = JSON.createParser(text.bytes, text.offset, text.length)) {
            if (parser.nextToken() != null) {
                read(parser, root);
            }
        }
    }

    /// The row has no text.
    void readNull() {
        root.clear(Scalar.Kind.NULL);
    }

    /// Reads the value that begins at the parser's token, to its end.
    private void read(JsonParser parser, Node node) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                node.set(Scalar.Kind.OBJECT);
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    Node member = node.members.get(parser.currentName());
                    parser.nextToken();
                    readOrSkip(parser, member);
                }
            }
            case START_ARRAY -> {
                node.set(Scalar.Kind.ARRAY);
                readElements(parser, node);
            }
            default -> {
                if (node.value != null) {
                    readPrimitive(parser, node.value);
                }
            }
        }
    }

    private void readElements(JsonParser parser, Node node) throws IOException {
        var primitive = new Scalar();
        int i = 0;
        for (; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (lists && node.value != null && parser.currentToken() == JsonToken.START_ARRAY) {
                Literal list = list(parser);
                if (list != null) {
                    node.value.elements().add(list);
                }
                continue;
            }
            if (node.value != null && parser.currentToken().isScalarValue()) {
                readPrimitive(parser, primitive);
                Literal element = literal(primitive);
                if (element != null) {
                    node.value.elements().add(element);
                }
            }
            Node element = node.elements.isEmpty() ? null : node.elements.get(Integer.toString(i));
            readOrSkip(parser, element);
        }
        if (node.value != null) {
            node.value.setLength(i);
        }
    }

    /// The array that begins at the parser's token; null for one that no list of constants equals.
    private static @Nullable Literal list(JsonParser parser) throws IOException {
        var items = new ArrayList<Literal>();
        var primitive = new Scalar();
        boolean comparable = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Literal item = null;
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                item = list(parser);
            } else if (parser.currentToken().isScalarValue()) {
                readPrimitive(parser, primitive);
                item = literal(primitive);
            } else {
                parser.skipChildren();
            }
            if (item == null) {
                comparable = false;
            } else {
                items.add(item);
            }
        }
        return comparable ? new Literal.Items(items) : null;
    }

    private void readOrSkip(JsonParser parser, @Nullable Node node) throws IOException {
        if (node == null) {
            parser.skipChildren();
        } else {
            node.clear(Scalar.Kind.ABSENT);
            read(parser, node);
        }
    }

    private static void readPrimitive(JsonParser parser, Scalar value) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_TRUE -> value.setBool(true);
            case VALUE_FALSE -> value.setBool(false);
            case VALUE_STRING -> value.setText(new BytesRef(parser.getText()));
            case VALUE_NUMBER_INT -> {
                if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    value.setReal(parser.getBigIntegerValue().doubleValue());
                } else {
                    value.setInteger(parser.getLongValue());
                }
            }
            case VALUE_NUMBER_FLOAT -> value.setReal(parser.getDoubleValue());
            default -> value.set(Scalar.Kind.JSON_NULL);
        }
    }

    private static @Nullable Literal literal(Scalar value) {
        return switch (value.kind()) {
            case BOOL -> new Literal.Bool(value.integer() != 0);
            case INTEGER -> new Literal.Int(value.integer());
            case REAL -> new Literal.Real(value.real());
            case TEXT -> new Literal.Text(value.text().utf8ToString());
            case NULL, ABSENT, JSON_NULL, LARGE_INTEGER, ARRAY, OBJECT, UNDEFINED -> null;
        };
    }

    /// A place inside a JSON value that is a path's end or on the way to one.
    private static final class Node {
        final Map<String, Node> members = new HashMap<>();
        final Map<String, Node> elements = new HashMap<>();
        @Nullable Scalar value;

        void set(Scalar.Kind kind) {
            if (value != null) {
                value.set(kind);
            }
        }

        void clear(Scalar.Kind kind) {
            if (value != null) {
                value.set(kind);
                value.elements().clear();
            }
            members.values().forEach(node -> node.clear(kind));
            elements.values().forEach(node -> node.clear(kind));
        }
    }
}
