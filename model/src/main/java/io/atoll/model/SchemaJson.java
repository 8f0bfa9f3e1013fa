package io.atoll.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The JSON form of a [Schema], in the catalog and between members. Equal schemas give equal text.
///
/// | of | key | type | meaning; when it is absent |
/// | --- | --- | --- | --- |
/// | schema | `version` | integer | 1 |
/// | | `description` | string | "" |
/// | | `fields` | array | in the order of declaration |
/// | | `functions` | array | none |
/// | function | `id`, `name`, `description`, `type` | | as of a field; `type` is a name of [CollectionFunction.Type] |
/// | | `input`, `output` | integer | ids of fields |
/// | field | `id` | integer | |
/// | | `name` | string | |
/// | | `type` | string | a name of [DataType] |
/// | | `primaryKey`, `autoId`, `nullable`, `dynamic`, `partitionKey`, `clusteringKey`, `analyzed`, `matched`, `functionOutput` | boolean | false |
/// | | `dimension`, `maxLength` | integer | 0 |
/// | | `elementType`, `capacity` | string, integer | ARRAY only: a name of [DataType], how many at most |
/// | | `default` | object | of one key, which is the type: `{"bool": true}`, `{"int": 1}`, `{"real": 0.5}` (or `"NaN"`, `"Infinity"`, `"-Infinity"`), `{"text": "a"}`; no default |
/// | | `description` | string | "" |
/// | | `params` | object of strings | {} |
///
/// Keys that this binary does not know are ignored, so that members of two releases can work side
/// by side: a key that may not be overlooked comes with a new version. A higher version is refused.
public final class SchemaJson {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SchemaJson() {}

    public static String write(Schema schema) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION);
        putUnlessEmpty(json, "description", schema.description());
        var fields = json.putArray("fields");
        schema.fields().forEach(field -> fields.add(write(field)));
        if (!schema.functions().isEmpty()) {
            var functions = json.putArray("functions");
            schema.functions().forEach(function -> functions.add(write(function)));
        }
        return json.toString();
    }

    private static ObjectNode write(CollectionFunction function) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", function.id());
        json.put("name", function.name());
        putUnlessEmpty(json, "description", function.description());
        json.put("type", function.type().name());
        json.put("input", function.input());
        json.put("output", function.output());
        return json;
    }

    private static ObjectNode write(Field field) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", field.id());
        json.put("name", field.name());
        json.put("type", field.type().name());
        for (Field.Trait trait : Field.Trait.values()) {
            if (field.traits().contains(trait)) {
                json.put(key(trait), true);
            }
        }
        putUnlessZero(json, "dimension", field.dimension());
        putUnlessZero(json, "maxLength", field.maxLength());
        field.elements()
                .ifPresent(
                        of -> {
                            json.put("elementType", of.type().name());
                            json.put("capacity", of.capacity());
                        });
        field.defaultValue().ifPresent(value -> json.set("default", write(value)));
        putUnlessEmpty(json, "description", field.description());
        if (!field.params().isEmpty()) {
            ObjectNode params = json.putObject("params");
            new TreeMap<>(field.params()).forEach(params::put);
        }
        return json;
    }

    private static ObjectNode write(Literal literal) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return switch (literal) {
            case Literal.Bool(var value) -> json.put("bool", value);
            case Literal.Int(var value) -> json.put("int", value);
            case Literal.Real(var value) when Double.isFinite(value) -> json.put("real", value);
            case Literal.Real(var value) -> json.put("real", Double.toString(value));
            case Literal.Text(var value) -> json.put("text", value);
            case Literal.Items _ ->
                    throw new IllegalArgumentException("a list is no default value: " + literal);
        };
    }

    private static void putUnlessEmpty(ObjectNode json, String key, String value) {
        if (!value.isEmpty()) {
            json.put(key, value);
        }
    }

    private static void putUnlessZero(ObjectNode json, String key, int value) {
        if (value != 0) {
            json.put(key, value);
        }
    }

    /// @throws IllegalArgumentException if the text is not a schema of a version known here
    public static Schema read(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a schema that is not JSON: " + text, e);
        }
        int version = required(json, "version").asInt();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "a schema of version " + version + "; this binary reads " + VERSION);
        }
        List<Field> fields = new ArrayList<>();
        required(json, "fields").forEach(field -> fields.add(readField(field)));
        List<CollectionFunction> functions = new ArrayList<>();
        json.path("functions").forEach(function -> functions.add(readFunction(function)));
        return new Schema(json.path("description").asText(""), fields, functions);
    }

    private static CollectionFunction readFunction(JsonNode json) {
        return new CollectionFunction(
                required(json, "id").asLong(),
                required(json, "name").asText(),
                json.path("description").asText(""),
                CollectionFunction.Type.valueOf(required(json, "type").asText()),
                required(json, "input").asLong(),
                required(json, "output").asLong());
    }

    private static Field readField(JsonNode json) {
        Map<String, String> params = new TreeMap<>();
        json.path("params")
                .properties()
                .forEach(entry -> params.put(entry.getKey(), entry.getValue().asText()));
        Field field =
                Field.of(
                                required(json, "id").asLong(),
                                required(json, "name").asText(),
                                DataType.valueOf(required(json, "type").asText()))
                        .withDimension(json.path("dimension").asInt())
                        .withMaxLength(json.path("maxLength").asInt())
                        .withDefault(
                                json.has("default")
                                        ? Optional.of(readLiteral(json.get("default")))
                                        : Optional.empty())
                        .withDescription(json.path("description").asText(""))
                        .withParams(params);
        for (Field.Trait trait : Field.Trait.values()) {
            field = field.with(trait, json.path(key(trait)).asBoolean());
        }
        if (json.has("elementType")) {
            field =
                    field.withElements(
                            new Field.Elements(
                                    DataType.valueOf(json.get("elementType").asText()),
                                    required(json, "capacity").asInt()));
        }
        return field;
    }

    private static String key(Field.Trait trait) {
        return switch (trait) {
            case PRIMARY_KEY -> "primaryKey";
            case AUTO_ID -> "autoId";
            case NULLABLE -> "nullable";
            case DYNAMIC -> "dynamic";
            case PARTITION_KEY -> "partitionKey";
            case CLUSTERING_KEY -> "clusteringKey";
            case ANALYZED -> "analyzed";
            case MATCHED -> "matched";
            case FUNCTION_OUTPUT -> "functionOutput";
        };
    }

    private static Literal readLiteral(JsonNode json) {
        if (json.has("bool")) {
            return new Literal.Bool(json.get("bool").asBoolean());
        }
        if (json.has("int")) {
            return new Literal.Int(json.get("int").asLong());
        }
        if (json.has("real")) {
            return new Literal.Real(Double.parseDouble(json.get("real").asText()));
        }
        if (json.has("text")) {
            return new Literal.Text(json.get("text").asText());
        }
        throw new IllegalArgumentException("a default value of an unknown type: " + json);
    }

    private static JsonNode required(JsonNode json, String key) {
        JsonNode value = json.get(key);
        if (value == null) {
            throw new IllegalArgumentException("a schema without '" + key + "': " + json);
        }
        return value;
    }
}
