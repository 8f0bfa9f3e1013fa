package io.atoll.segment.journal;

import java.util.Optional;

/// What a journal record does. The codes are part of the format.
public enum RecordType {
    INSERT(1),
    DELETE(2),
    UPSERT(3),
    ROLL(4);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static Optional<RecordType> ofCode(int code) {
        for (RecordType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
