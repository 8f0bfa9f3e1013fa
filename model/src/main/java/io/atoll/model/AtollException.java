package io.atoll.model;

import org.jspecify.annotations.Nullable;

/// An error with a code. The message says what happened, to which thing, with the numbers, and
/// where it helps what to do; it is shown to the client as it is.
public final class AtollException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public AtollException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public AtollException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /// Whether the very same request may succeed when it is sent again.
    public boolean retriable() {
        return code.kind() != ErrorCode.Kind.CALLER;
    }
}
