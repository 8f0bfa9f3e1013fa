package io.atoll.catalog.api;

import org.jspecify.annotations.Nullable;

/// The catalog cannot be reached, or refuses. It is a checked kind of trouble at start, and a
/// passing one later: a member that holds a [CatalogState] works on.
public sealed class CatalogException extends RuntimeException
        permits CatalogAwayException, FencedException, UnknownOutcomeException {
    private static final long serialVersionUID = 1;

    public CatalogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
