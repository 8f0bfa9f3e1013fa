package io.atoll.model;

/// What went wrong, with Milvus's number for it, and whose turn it is to act.
public enum ErrorCode {
    NOT_READY(1, Kind.MEMBER),
    UNAVAILABLE(2, Kind.MEMBER),
    INTERNAL(5, Kind.MEMBER),
    RATE_LIMIT(8, Kind.LOAD),
    UNIMPLEMENTED(10, Kind.CALLER),
    RESOURCE_INSUFFICIENT(12, Kind.LOAD),
    COLLECTION_NOT_FOUND(100, Kind.CALLER),
    COLLECTION_NOT_LOADED(101, Kind.CALLER),
    COLLECTION_LIMIT(102, Kind.CALLER),
    COLLECTION_NOT_FULLY_LOADED(103, Kind.MEMBER),
    COLLECTION_LOADED(104, Kind.CALLER),
    COLLECTION_ILLEGAL_SCHEMA(105, Kind.CALLER),
    COLLECTION_VECTOR_CLUSTERING_KEY(107, Kind.CALLER),
    SCHEMA_MISMATCH(109, Kind.CALLER),
    PARTITION_NOT_FOUND(200, Kind.CALLER),
    PARTITION_NOT_LOADED(201, Kind.CALLER),
    RESOURCE_GROUP_NOT_FOUND(300, Kind.CALLER),
    RESOURCE_GROUP_EXISTS(301, Kind.CALLER),
    RESOURCE_GROUP_LIMIT(302, Kind.CALLER),
    RESOURCE_GROUP_ILLEGAL_CONFIG(303, Kind.CALLER),
    RESOURCE_GROUP_NODES_SHORT(304, Kind.CALLER),
    SEGMENT_NOT_FOUND(600, Kind.MEMBER),
    SEGMENT_NOT_LOADED(601, Kind.MEMBER),
    SEGMENT_DAMAGED(604, Kind.MEMBER),
    INDEX_NOT_FOUND(700, Kind.CALLER),
    INDEX_NOT_SUPPORTED(701, Kind.CALLER),
    INDEX_DUPLICATE(702, Kind.CALLER),
    DATABASE_NOT_FOUND(800, Kind.CALLER),
    DATABASE_LIMIT(801, Kind.CALLER),
    DATABASE_INVALID_NAME(802, Kind.CALLER),
    NODE_NOT_FOUND(901, Kind.CALLER),
    PARAMETER_INVALID(1100, Kind.CALLER),
    PARAMETER_MISSING(1101, Kind.CALLER),
    PARAMETER_TOO_LARGE(1102, Kind.CALLER),
    /// A member refuses another one: their configurations differ.
    UNAUTHENTICATED(1400, Kind.MEMBER),
    ALIAS_NOT_FOUND(1600, Kind.CALLER),
    ALIAS_CONFLICT(1601, Kind.CALLER),
    ALIAS_EXISTS(1602, Kind.CALLER),
    FIELD_NOT_FOUND(1700, Kind.CALLER),
    FIELD_INVALID_NAME(1701, Kind.CALLER),
    /// `analyzer_params` that describe no analyzer.
    ANALYZER_INVALID(2000, Kind.CALLER),
    STORAGE_FAILED(1000, Kind.MEMBER),
    /// A text that is no geometry. Milvus counts it among its errors of input and output.
    GEOMETRY_INVALID(1001, Kind.CALLER),
    CANCELLED(10000, Kind.CALLER),
    /// What a write was decided by is no longer so. Routers read anew; clients do not see it.
    WRITE_CONFLICT(10002, Kind.LOAD),
    DEADLINE_EXCEEDED(10001, Kind.LOAD),
    /// Milvus's catch-all, which its clients' tests expect for topK and nq out of range.
    UNEXPECTED(65535, Kind.CALLER);

    /// Whose turn it is after an error.
    public enum Kind {
        /// The request is wrong: the same request fails again.
        CALLER,
        /// A member is missing or failed: the same request may succeed elsewhere or later.
        MEMBER,
        /// Too much at once: the same request may succeed after a pause.
        LOAD
    }

    private final int number;
    private final Kind kind;

    ErrorCode(int number, Kind kind) {
        this.number = number;
        this.kind = kind;
    }

    /// Milvus's number for this error.
    public int number() {
        return number;
    }

    public Kind kind() {
        return kind;
    }

    /// The code with a number; [#INTERNAL] for a number that this version does not know.
    public static ErrorCode ofNumber(int number) {
        for (ErrorCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return INTERNAL;
    }
}
