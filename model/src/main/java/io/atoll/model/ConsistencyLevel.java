package io.atoll.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// How fresh a read must be. The codes and names are Milvus's.
public enum ConsistencyLevel {
    /// Sees all that was acknowledged before it began.
    STRONG(0, "Strong"),

    /// Sees what its own client has written.
    SESSION(1, "Session"),

    /// Sees all but what was acknowledged in the last moments, of a fixed length.
    BOUNDED(2, "Bounded"),

    /// Sees what there is, and never waits.
    EVENTUALLY(3, "Eventually"),

    /// Sees all up to a timestamp that the client names.
    CUSTOMIZED(4, "Customized");

    private final int code;
    private final String title;

    ConsistencyLevel(int code, String title) {
        this.code = code;
        this.title = title;
    }

    public int code() {
        return code;
    }

    /// As clients write it.
    public String title() {
        return title;
    }

    public static Optional<ConsistencyLevel> ofCode(int code) {
        return Arrays.stream(values()).filter(level -> level.code == code).findFirst();
    }

    /// @param title upper and lower case do not matter
    public static Optional<ConsistencyLevel> ofTitle(String title) {
        return Arrays.stream(values())
                .filter(level -> level.title.equalsIgnoreCase(title))
                .findFirst();
    }

    /// For messages: `Strong (0), Session (1)` and so on.
    public static String listed() {
        return Arrays.stream(values())
                .map(level -> level.title + " (" + level.code + ")")
                .collect(Collectors.joining(", "));
    }
}
