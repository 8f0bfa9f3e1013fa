package io.atoll.model;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// An error with a code. The message says what happened, to which thing, with the numbers, and
/// where it helps what to do; it is shown to the client as it is.
public final class AtollException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final Duration retryAfter;

    public AtollException(ErrorCode code, String message) {
        this(code, message, Duration.ZERO);
    }

    /// @param retryAfter when it may be worth to try again; zero: nothing is known
    public AtollException(ErrorCode code, String message, Duration retryAfter) {
        super(message);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public AtollException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, Duration.ZERO, cause);
    }

    public AtollException(
            ErrorCode code, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /// An error that nobody expected. What was thrown stays in the log, where the message's number
    /// finds it: it means nothing to a client.
    ///
    /// @param doing what was being done, as in `searching collection 'books'`
    public static AtollException internal(String doing, Throwable thrown) {
        String number = Integer.toHexString(ThreadLocalRandom.current().nextInt());
        return new AtollException(
                ErrorCode.INTERNAL,
                "internal error %s while %s: the log says what it was".formatted(number, doing),
                thrown);
    }

    public ErrorCode code() {
        return code;
    }

    /// When it may be worth to try again; zero where nothing is known.
    public Duration retryAfter() {
        return retryAfter;
    }

    /// Whether the very same request may succeed when it is sent again.
    public boolean retriable() {
        return code.kind() != ErrorCode.Kind.CALLER;
    }
}
