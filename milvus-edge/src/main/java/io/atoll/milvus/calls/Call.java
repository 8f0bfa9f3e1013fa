package io.atoll.milvus.calls;

import java.time.Duration;

/// What a request says beside its message.
///
/// @param declaredDatabase from the headers; empty when they do not name one
/// @param limit how long the answer may take
public record Call(String declaredDatabase, Duration limit) {
    static final String DEFAULT_DATABASE = "default";

    /// The database that is meant: the message's, else the headers', else the default one.
    ///
    /// @param asked as the message says it; may be empty
    public String database(String asked) {
        if (!asked.isEmpty()) {
            return asked;
        }
        return declaredDatabase.isEmpty() ? DEFAULT_DATABASE : declaredDatabase;
    }
}
