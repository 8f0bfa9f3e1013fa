package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.Map;

/// A row as it should be.
///
/// @param values of the declared fields, the key among them; what is not here is null
/// @param dynamic the undeclared keys
/// @param day on which it was written
record ModelRow(JsonNode key, Map<String, JsonNode> values, ObjectNode dynamic, long day) {

    JsonNode value(String field) {
        return values.getOrDefault(field, NullNode.getInstance());
    }

    ModelRow on(long otherDay) {
        return new ModelRow(key, values, dynamic, otherDay);
    }

    /// Values take the place of those that are there; undeclared keys are added to them.
    ModelRow with(JsonNode newKey, Map<String, JsonNode> newValues, ObjectNode newDynamic) {
        var all = new HashMap<>(values);
        all.putAll(newValues);
        ObjectNode merged = dynamic.deepCopy();
        merged.setAll(newDynamic);
        return new ModelRow(newKey, all, merged, day);
    }
}
