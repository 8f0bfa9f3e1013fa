package io.atoll.milvus.values;

import io.atoll.model.Field;
import io.atoll.model.Schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What an answer should carry besides keys and scores. Clients name fields, `*` for all, and keys
/// of the dynamic field as if they were fields.
///
/// @param dynamicKeys of the dynamic field only these; empty: the whole of it
/// @param names what was asked for, `*` resolved: what the answer says that it carries
public record OutputSelection(Set<String> dynamicKeys, List<String> names) {
    private static final String ALL = "*";
    private static final String DYNAMIC_PREFIX = Field.DYNAMIC_NAME + "[";

    public OutputSelection {
        dynamicKeys = Set.copyOf(dynamicKeys);
        names = List.copyOf(names);
    }

    /// What is asked for by these names.
    ///
    /// @param asked what the router has found to be fields or keys of the dynamic field
    public static OutputSelection of(Schema schema, List<String> asked) {
        var keys = new LinkedHashSet<String>();
        var names = new LinkedHashSet<String>();
        for (String name : asked) {
            if (name.equals(ALL)) {
                schema.storedFields().forEach(field -> names.add(field.name()));
            } else if (schema.field(name).isPresent()) {
                names.add(name);
            } else {
                String key = dynamicKey(name);
                keys.add(key);
                names.add(key);
            }
        }
        return new OutputSelection(
                names.contains(Field.DYNAMIC_NAME) ? Set.of() : keys, List.copyOf(names));
    }

    /// `color`, or `$meta["color"]`, which means the same.
    private static String dynamicKey(String name) {
        if (!name.startsWith(DYNAMIC_PREFIX) || !name.endsWith("]")) {
            return name;
        }
        String quoted = name.substring(DYNAMIC_PREFIX.length(), name.length() - 1).strip();
        boolean isQuoted =
                quoted.length() > 2
                        && (quoted.charAt(0) == '"' || quoted.charAt(0) == '\'')
                        && quoted.charAt(0) == quoted.charAt(quoted.length() - 1);
        return isQuoted ? quoted.substring(1, quoted.length() - 1) : name;
    }
}
