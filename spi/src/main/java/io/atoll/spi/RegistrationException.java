package io.atoll.spi;

/// The registry could not be told: it is away, or it refuses. The message says which, and names it.
public final class RegistrationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RegistrationException(String message) {
        super(message);
    }

    public RegistrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
