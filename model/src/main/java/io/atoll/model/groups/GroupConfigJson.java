package io.atoll.model.groups;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The JSON form of a [GroupConfig], in the catalog and between members. Equal values give equal
/// text.
///
/// | key | type | when it is absent |
/// | --- | --- | --- |
/// | `requests`, `limits` | integer | 0 |
/// | `transferFrom`, `transferTo` | array of strings | none |
/// | `nodeLabels` | object of strings | none |
public final class GroupConfigJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GroupConfigJson() {}

    public static String write(GroupConfig config) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("requests", config.requests());
        json.put("limits", config.limits());
        put(json, "transferFrom", config.transferFrom());
        put(json, "transferTo", config.transferTo());
        if (!config.nodeLabels().isEmpty()) {
            ObjectNode labels = json.putObject("nodeLabels");
            new TreeMap<>(config.nodeLabels()).forEach(labels::put);
        }
        return json.toString();
    }

    private static void put(ObjectNode json, String key, List<String> names) {
        if (!names.isEmpty()) {
            var array = json.putArray(key);
            names.forEach(array::add);
        }
    }

    /// @throws IllegalArgumentException if it is not what was written
    public static GroupConfig read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            Map<String, String> labels = new HashMap<>();
            json.path("nodeLabels")
                    .properties()
                    .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
            return new GroupConfig(
                    json.path("requests").asInt(),
                    json.path("limits").asInt(),
                    names(json.path("transferFrom")),
                    names(json.path("transferTo")),
                    labels);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no configuration of a resource group: " + text, e);
        }
    }

    private static List<String> names(JsonNode array) {
        var names = new ArrayList<String>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }
}
