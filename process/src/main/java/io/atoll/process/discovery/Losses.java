package io.atoll.process.discovery;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The read nodes that were believed to be gone lately. Without this memory, a cluster whose nodes
/// vanish one by one within a second would be believed to be gone, each time by a small share.
final class Losses {
    private final Trust trust;
    private final Map<String, Long> goneAtNanos = new HashMap<>();

    Losses(Trust trust) {
        this.trust = trust;
    }

    /// Whether more would be gone than is believed at once.
    ///
    /// @param present how many there were before, the missing ones among them
    boolean tooMany(int present, Set<String> missing, long now) {
        forgetBefore(now - trust.persistence().toNanos());
        int gone = goneAtNanos.size() + missing.size();
        return gone > 1 && gone > trust.largestLoss() * (goneAtNanos.size() + present);
    }

    private void forgetBefore(long nanos) {
        goneAtNanos.values().removeIf(at -> at - nanos < 0);
    }

    void gone(Set<String> missing, long now) {
        missing.forEach(id -> goneAtNanos.put(id, now));
    }

    void present(Set<String> ids) {
        goneAtNanos.keySet().removeAll(ids);
    }
}
