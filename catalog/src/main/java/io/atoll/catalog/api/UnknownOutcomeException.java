package io.atoll.catalog.api;

import org.jspecify.annotations.Nullable;

/// A change was sent to the catalog, the answer was lost, and the catalog could not be asked in
/// time whether the change was made. The caller reads the catalog before anything else: what the
/// change brought in may be live.
public final class UnknownOutcomeException extends CatalogException {
    private static final long serialVersionUID = 1;

    public UnknownOutcomeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
