package io.atoll.process;

/// A process cannot start, for a reason that its operator can mend. The message is all that the
/// operator gets to see: it names the thing and what to do.
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
