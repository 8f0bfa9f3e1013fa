package io.atoll.catalog.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.catalog.api.CatalogException;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Columns that hold a list or a map as JSON. Equal values give equal text.
public final class JsonText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonText() {}

    static String ofNames(List<String> names) {
        return write(names);
    }

    static List<String> names(String json) {
        return List.copyOf(read(json, new TypeReference<List<String>>() {}));
    }

    public static String ofIds(Collection<Long> ids) {
        return write(new TreeSet<>(ids));
    }

    static List<Long> ids(String json) {
        return read(json, new TypeReference<List<Long>>() {});
    }

    static String ofPairs(Map<String, String> pairs) {
        return write(new TreeMap<>(pairs));
    }

    static Map<String, String> pairs(String json) {
        return read(json, new TypeReference<Map<String, String>>() {});
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + value, e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new CatalogException("a column of the catalog is damaged: " + json, e);
        }
    }
}
