package io.atoll.catalog.api;

import org.jspecify.annotations.Nullable;

/// Nothing answers where the catalog should be.
public final class CatalogAwayException extends CatalogException {
    private static final long serialVersionUID = 1;

    public CatalogAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
