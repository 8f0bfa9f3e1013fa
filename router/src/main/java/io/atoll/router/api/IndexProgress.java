package io.atoll.router.api;

/// @param reason why it cannot be finished; empty while it can
public record IndexProgress(long totalRows, long indexedRows, String reason) {
    public long pendingRows() {
        return totalRows - indexedRows;
    }
}
