package io.atoll.process;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Whether the parts of this process can do their work. A process that lives may well not be ready:
/// an orchestrator then sends it no requests, but does not kill it.
public final class Readiness {
    private final Map<String, Supplier<List<String>>> parts = new ConcurrentHashMap<>();

    /// Asks a part from now on.
    ///
    /// @param part its name, such as `router`
    /// @param hindrances why it is not ready, in words; empty when it is. Called for each look, by
    ///   many threads; answers from memory
    public void watch(String part, Supplier<List<String>> hindrances) {
        parts.put(part, hindrances);
    }

    /// Asks all parts.
    public Look look() {
        var hindrances = new TreeMap<String, List<String>>();
        parts.forEach((part, supplier) -> hindrances.put(part, ask(supplier)));
        return new Look(hindrances);
    }

    private static List<String> ask(Supplier<List<String>> hindrances) {
        try {
            return List.copyOf(hindrances.get());
        } catch (RuntimeException e) {
            // A part that cannot even say is not ready, and must not hide the others.
            return List.of("it does not say: " + e);
        }
    }

    /// @param hindrances why not, by the part's name; an empty list for a part that is ready
    public record Look(Map<String, List<String>> hindrances) {

        public Look {
            hindrances = new TreeMap<>(hindrances);
        }

        /// A process without parts is not ready yet.
        public boolean ready() {
            return !hindrances.isEmpty() && hindrances.values().stream().allMatch(List::isEmpty);
        }
    }
}
