package io.atoll.milvus.messages;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.ConsistencyLevel;

import java.util.List;
import java.util.Map;

/// Reads what is to be changed in a collection: its consistency level, which Milvus counts among
/// the properties. The others are not there.
public final class AlteredCollection {
    private static final String LEVEL = "consistency_level";

    private AlteredCollection() {}

    /// The level that is asked for, which is all that can be changed.
    ///
    /// @param deleted names of properties that are to go
    /// @throws io.atoll.model.AtollException if anything else is to be changed, or nothing
    public static ConsistencyLevel read(Map<String, String> properties, List<String> deleted) {
        for (String name : properties.keySet()) {
            if (!name.equals(LEVEL)) {
                throw notSupported(name);
            }
        }
        if (!deleted.isEmpty()) {
            throw notSupported(deleted.getFirst());
        }
        String level = properties.get(LEVEL);
        if (level == null) {
            throw Refusals.missing("no property to alter; one can be altered: " + LEVEL);
        }
        return level(level);
    }

    private static ConsistencyLevel level(String text) {
        return ConsistencyLevel.ofTitle(text)
                .orElseGet(
                        () -> {
                            try {
                                return Consistency.level(Integer.parseInt(text));
                            } catch (NumberFormatException _) {
                                throw Refusals.invalid(
                                        "%s '%s' is unknown; known: %s"
                                                .formatted(LEVEL, text, ConsistencyLevel.listed()));
                            }
                        });
    }

    private static RuntimeException notSupported(String property) {
        return Refusals.notSupported(
                "property '%s' cannot be altered; one can: %s".formatted(property, LEVEL));
    }
}
