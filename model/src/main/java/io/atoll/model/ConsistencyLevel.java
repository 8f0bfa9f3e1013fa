package io.atoll.model;

import java.util.Optional;

/// How fresh a read must be. The codes are Milvus's.
public enum ConsistencyLevel {
    STRONG(0),
    SESSION(1),
    BOUNDED(2),
    EVENTUALLY(3),
    CUSTOMIZED(4);

    private final int code;

    ConsistencyLevel(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Optional<ConsistencyLevel> ofCode(int code) {
        for (ConsistencyLevel level : values()) {
            if (level.code == code) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
