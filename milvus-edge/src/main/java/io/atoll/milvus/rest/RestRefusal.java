package io.atoll.milvus.rest;

import org.jspecify.annotations.Nullable;

/// An error that only the RESTful API knows: a body that is not what its path expects.
final class RestRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int NOT_JSON = 1801;
    private static final int MISSING = 1802;
    private static final int INVALID_ROWS = 1804;
    private static final int INVALID_KEY = 1806;

    private final int code;

    private RestRefusal(int code, String message) {
        super(message);
        this.code = code;
    }

    static RestRefusal notJson(String detail) {
        return new RestRefusal(NOT_JSON, "can only accept json format request, error: " + detail);
    }

    static RestRefusal missing(String detail) {
        return new RestRefusal(MISSING, "missing required parameters, error: " + detail);
    }

    static RestRefusal invalidRows(@Nullable String detail) {
        return new RestRefusal(INVALID_ROWS, "fail to deal the insert data, error: " + detail);
    }

    static RestRefusal invalidKey(String detail) {
        return new RestRefusal(
                INVALID_KEY,
                "please check the primary key and its' type can only in [int, string], error: "
                        + detail);
    }

    int code() {
        return code;
    }
}
