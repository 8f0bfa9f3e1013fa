package io.atoll.milvus;

import io.atoll.model.Field;
import io.atoll.model.Schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What an answer should carry besides keys and scores. Clients name fields, `*` for all, and keys
/// of the dynamic field as if they were fields.
///
/// @param fields the fields to be read, none twice
/// @param dynamicKeys of the dynamic field only these; empty: the whole of it
/// @param names what was asked for, `*` resolved: what the answer says that it carries
record OutputSelection(List<String> fields, Set<String> dynamicKeys, List<String> names) {
    private static final String ALL = "*";
    private static final String DYNAMIC_PREFIX = Field.DYNAMIC_NAME + "[";

    OutputSelection {
        fields = List.copyOf(fields);
        dynamicKeys = Set.copyOf(dynamicKeys);
        names = List.copyOf(names);
    }

    static OutputSelection of(Schema schema, List<String> asked) {
        var fields = new LinkedHashSet<String>();
        var keys = new LinkedHashSet<String>();
        var names = new LinkedHashSet<String>();
        for (String given : asked) {
            String name = given.strip();
            if (name.equals(ALL)) {
                schema.fields().forEach(field -> fields.add(field.name()));
                names.addAll(fields);
            } else if (schema.field(name).isPresent()) {
                fields.add(name);
                names.add(name);
            } else if (schema.dynamicField().isPresent()) {
                String key = dynamicKey(name);
                keys.add(key);
                names.add(key);
            } else {
                throw Refusals.unknownField(schema, name);
            }
        }
        boolean wholeDynamicField = fields.contains(Field.DYNAMIC_NAME);
        if (!keys.isEmpty()) {
            fields.add(Field.DYNAMIC_NAME);
        }
        return new OutputSelection(
                new ArrayList<>(fields),
                wholeDynamicField ? Set.of() : keys,
                new ArrayList<>(names));
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
