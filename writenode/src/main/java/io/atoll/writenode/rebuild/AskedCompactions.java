package io.atoll.writenode.rebuild;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.writenode.rebuild.AskedCompaction.Step;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The compactions that somebody asked for: those under way, oldest first, and how the last
/// thousand of the others ended. Guarded by the lock of [RebuildScheduler].
final class AskedCompactions {
    private static final int REMEMBERED = 1000;

    private final List<AskedCompaction> underWay = new ArrayList<>();
    private final Map<Long, AskedCompaction.State> over = new LinkedHashMap<>();

    void add(AskedCompaction compaction) {
        underWay.add(compaction);
    }

    List<AskedCompaction> underWay() {
        return List.copyOf(underWay);
    }

    /// Whether a compaction waits until nothing of a collection is being rebuilt.
    boolean isAwaited(long collectionId) {
        return underWay.stream()
                .anyMatch(
                        compaction ->
                                compaction.collectionId() == collectionId && !compaction.planned());
    }

    /// Whether a compaction of the same collection was asked for before, and is not over.
    boolean isBehindAnother(AskedCompaction compaction) {
        return underWay.stream()
                .takeWhile(other -> other != compaction)
                .anyMatch(other -> other.collectionId() == compaction.collectionId());
    }

    /// The segments that wait to be compacted as somebody asked for.
    Set<Long> held() {
        var held = new HashSet<Long>();
        for (AskedCompaction compaction : underWay) {
            for (Step step : compaction.waiting()) {
                step.merge().sources().forEach(source -> held.add(source.id()));
            }
        }
        return held;
    }

    /// Puts those that are complete among the ones that are over, and forgets the oldest of these.
    void settle() {
        for (AskedCompaction compaction : underWay) {
            AskedCompaction.State state = compaction.state();
            if (state.complete()) {
                over.put(state.id(), state);
            }
        }
        underWay.removeIf(compaction -> over.containsKey(compaction.id()));
        var oldest = over.keySet().iterator();
        for (int tooMany = over.size() - REMEMBERED; tooMany > 0; tooMany--) {
            oldest.next();
            oldest.remove();
        }
    }

    /// @throws AtollException with PARAMETER_INVALID if this reign knows no compaction of this id
    AskedCompaction.State state(long id) {
        AskedCompaction.State known = over.get(id);
        return known != null
                ? known
                : underWay.stream()
                        .filter(compaction -> compaction.id() == id)
                        .findFirst()
                        .orElseThrow(() -> unknown(id))
                        .state();
    }

    private static AtollException unknown(long id) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "compaction "
                        + id
                        + " is unknown: this write node remembers the last "
                        + REMEMBERED
                        + " that it was asked for since its reign began");
    }
}
