package io.atoll.catalog;

/// Another write node rules: this one's epoch is over, and nothing was changed.
public final class FencedException extends CatalogException {
    private static final long serialVersionUID = 1;

    public FencedException(String message) {
        super(message, null);
    }
}
