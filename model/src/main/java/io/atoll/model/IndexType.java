package io.atoll.model;

import java.util.Arrays;
import java.util.Locale;

/// How a vector field is indexed. AUTOINDEX becomes one of the others per segment.
public enum IndexType {
    FLAT,
    HNSW,
    AUTOINDEX;

    /// The index type of a name in any case; an unknown one is answered with the known ones.
    public static IndexType ofName(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (IndexType type : values()) {
            if (type.name().equals(upper)) {
                return type;
            }
        }
        throw new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "index type '" + name + "' is unknown; known: " + Arrays.toString(values()));
    }
}
