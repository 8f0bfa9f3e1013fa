package io.atoll.model;

import java.util.HexFormat;

/// The 128-bit name of one write request. The router invents it; a request that is sent again has
/// the same one, so that it is written once.
public record BatchId(long high, long low) {

    /// The id of records that no client asked for.
    public static final BatchId NONE = new BatchId(0, 0);

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
