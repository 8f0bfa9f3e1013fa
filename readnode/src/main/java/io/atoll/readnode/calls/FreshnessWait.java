package io.atoll.readnode.calls;

import io.atoll.protocol.v1.ReadScope;

import java.util.Locale;

/// Why a read may have to wait until the node has read the journals further: the consistency level
/// behind what the router asked for.
public enum FreshnessWait {
    STRONG,
    BOUNDED,
    SESSION,
    EVENTUALLY,

    /// The state of one moment, so that the answers of all nodes are of the same.
    ONE_STATE;

    public static FreshnessWait of(ReadScope scope) {
        if (scope.getAsOf() != 0) {
            return ONE_STATE;
        }
        var asked = scope.getFreshness();
        if (asked.getStrong()) {
            return STRONG;
        }
        if (asked.getGuaranteeTimestamp() == 0) {
            return EVENTUALLY;
        }
        return asked.getMaxStalenessMillis() > 0 ? BOUNDED : SESSION;
    }

    /// As in metrics.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
