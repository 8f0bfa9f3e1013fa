package io.atoll.milvus.calls;

import io.atoll.model.Database;

import java.time.Duration;

/// What a request says beside its message.
///
/// @param declaredDatabase from the headers; empty when they do not name one
/// @param limit how long the answer may take
public record Call(String declaredDatabase, Duration limit) {
    /// The database that is meant: the message's, else the headers', else the default one.
    ///
    /// @param asked as the message says it; may be empty
    public String database(String asked) {
        if (!asked.isEmpty()) {
            return asked;
        }
        return declaredDatabase.isEmpty() ? Database.DEFAULT_NAME : declaredDatabase;
    }
}
