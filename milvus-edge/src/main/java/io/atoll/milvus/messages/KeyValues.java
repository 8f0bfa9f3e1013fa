package io.atoll.milvus.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.Index;
import io.milvus.grpc.KeyValuePair;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Milvus's parameter lists. Each is a list of pairs of strings, in which the value of `params` may
/// be a JSON object with more parameters: some clients put them there, some beside it, some both.
public final class KeyValues {
    /// What is nested in other parameters, as a JSON object.
    static final String NESTED = Index.NESTED;

    private KeyValues() {}

    /// The pairs in their order; of two with one key the last counts.
    public static Map<String, String> read(List<KeyValuePair> pairs) {
        var read = new LinkedHashMap<String, String>();
        for (KeyValuePair pair : pairs) {
            read.put(pair.getKey(), pair.getValue());
        }
        return read;
    }

    /// The pairs and what is nested in `params`, as one. What stands outside wins, unless it is
    /// empty.
    public static Map<String, String> readNested(List<KeyValuePair> pairs) {
        return flatten(read(pairs));
    }

    /// The same of an index, which is shown again as it was asked for: what was nested is kept as
    /// it was beside what it says.
    public static Map<String, String> readIndex(List<KeyValuePair> pairs) {
        Map<String, String> raw = read(pairs);
        Map<String, String> flat = flatten(raw);
        String nested = raw.getOrDefault(NESTED, "");
        if (!nested.isBlank()) {
            flat.put(NESTED, nested);
        }
        return flat;
    }

    /// The names of what is nested.
    static Set<String> nestedNames(String nested) {
        return parse(nested).propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    static Map<String, String> flatten(Map<String, String> pairs) {
        var flat = new LinkedHashMap<>(pairs);
        String nested = flat.remove(NESTED);
        if (nested != null && !nested.isBlank()) {
            parse(nested)
                    .properties()
                    .forEach(
                            entry ->
                                    flat.merge(
                                            entry.getKey(),
                                            text(entry.getValue()),
                                            (outside, inside) ->
                                                    outside.isEmpty() ? inside : outside));
        }
        return flat;
    }

    private static JsonNode parse(String nested) {
        try {
            JsonNode tree = Json.MAPPER.readTree(nested);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException _) {
            // Said below, with the text.
        }
        throw Refusals.invalid("parameter 'params' is not a JSON object: " + nested);
    }

    /// A parameter's value as a client would write it alone.
    public static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /// In the order of the keys, so that equal values look alike.
    public static List<KeyValuePair> write(Map<String, String> values) {
        var pairs = new ArrayList<KeyValuePair>(values.size());
        new TreeMap<>(values).forEach((key, value) -> pairs.add(pair(key, value)));
        return pairs;
    }

    public static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
