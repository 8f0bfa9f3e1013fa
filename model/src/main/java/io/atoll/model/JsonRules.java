package io.atoll.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.Set;

/// What a JSON value in a row must be like: one JSON text; in the dynamic field, an object.
public final class JsonRules {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonRules() {}

    /// @param names that no member of the object may have
    public static void check(Field field, int row, byte[] value, Set<String> names) {
        try (JsonParser parser = JSON.createParser(value)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw invalid(field, row, "it is empty");
            }
            if (field.dynamic() && first != JsonToken.START_OBJECT) {
                throw invalid(field, row, "it must be an object");
            }
            if (names.isEmpty()) {
                parser.skipChildren();
            } else {
                checkMembers(field, row, parser, names);
            }
            if (parser.nextToken() != null) {
                throw invalid(field, row, "something follows behind its end");
            }
        } catch (IOException e) {
            String reason = e.getMessage();
            throw invalid(
                    field,
                    row,
                    reason == null ? e.toString() : reason.lines().findFirst().orElse(""));
        }
    }

    private static void checkMembers(Field field, int row, JsonParser parser, Set<String> names)
            throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (names.contains(parser.currentName())) {
                throw invalid(
                        field,
                        row,
                        "a dynamic field cannot be called '"
                                + parser.currentName()
                                + "', as a field of the schema is");
            }
            parser.nextToken();
            parser.skipChildren();
        }
    }

    private static AtollException invalid(Field field, int row, String reason) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "field '" + field.name() + "': the JSON of row " + row + " is invalid: " + reason);
    }
}
