package io.atoll.segment.storage;

/// A single file operation, as the test storages count and fail them. Those of Lucene directories
/// count as the same operation on a plain file.
public enum Operation {
    CREATE_FILE,
    WRITE,
    SYNC_FILE,
    CLOSE_FILE,
    OPEN_FILE,
    READ_FILE,
    MOVE,
    DELETE,
    CREATE_FOLDER,
    SYNC_FOLDER,
    LIST_FOLDER
}
