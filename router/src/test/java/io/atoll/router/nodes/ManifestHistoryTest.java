package io.atoll.router.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

class ManifestHistoryTest {
    private static final long KEPT = 60;

    private final ManifestHistory history = new ManifestHistory(KEPT);
    private final Set<Long> complete = new HashSet<>();
    private final Map<Long, Double> partly = new HashMap<>();

    private static Manifest manifest(long number) {
        var journal = new JournalInfo(9, "9.journal", 1, OptionalLong.empty());
        return new Manifest(7, 1, number, List.of(), List.of(), List.of(journal));
    }

    private Optional<Long> chosenAt(long nanos) {
        return history.choose(this::loaded, nanos).map(Manifest::number);
    }

    private double loaded(Manifest manifest) {
        return complete.contains(manifest.number())
                ? 1
                : partly.getOrDefault(manifest.number(), 0.0);
    }

    @Test
    void nothingIsReadBeforeOneManifestIsComplete() {
        history.add(manifest(1), 0);

        assertEquals(Optional.empty(), chosenAt(1));
    }

    @Test
    void theNewestCompleteOneIsRead() {
        history.add(manifest(1), 0);
        history.add(manifest(2), 1);
        history.add(manifest(3), 2);
        complete.addAll(Set.of(1L, 2L));

        assertEquals(Optional.of(2L), chosenAt(3));

        complete.add(3L);
        assertEquals(Optional.of(3L), chosenAt(4));
    }

    /// Until then the loss of one node would make reads wait for another one to load it.
    @Test
    void theOneBeforeIsReadUntilTheNewerHasAsManyReplicas() {
        history.add(manifest(1), 0);
        history.add(manifest(2), 1);
        partly.put(1L, 2.0);
        partly.put(2L, 1.0);
        assertEquals(Optional.of(1L), chosenAt(2));

        partly.put(2L, 2.0);
        assertEquals(Optional.of(2L), chosenAt(3));

        partly.put(1L, 1.0);
        partly.put(2L, 1.0);
        assertEquals(Optional.of(2L), chosenAt(4));
    }

    @Test
    void whatWasReadStaysWhenNothingIsCompleteAnyMore() {
        history.add(manifest(1), 0);
        complete.add(1L);
        chosenAt(1);
        complete.clear();
        history.add(manifest(2), 2);

        assertEquals(Optional.of(1L), chosenAt(3));
    }

    /// A segment is damaged, say, and the node that had the older set was started anew.
    @Test
    void theOneOfWhichMostIsThereIsReadWhenNothingIsCompleteAnyMore() {
        history.add(manifest(1), 0);
        complete.add(1L);
        chosenAt(1);
        complete.clear();
        history.add(manifest(2), 2);
        partly.put(1L, 0.5);
        partly.put(2L, 0.25);
        assertEquals(Optional.of(1L), chosenAt(3));

        partly.put(2L, 0.5);
        assertEquals(Optional.of(2L), chosenAt(4));

        complete.add(1L);
        assertEquals(Optional.of(1L), chosenAt(5));
    }

    @Test
    void aManifestReplacedLongAgoIsNotGoneBackTo() {
        history.add(manifest(1), 0);
        history.add(manifest(2), 10);
        complete.add(2L);
        chosenAt(11);
        complete.clear();
        complete.add(1L);

        assertEquals(Optional.of(1L), chosenAt(10 + KEPT));
        complete.clear();
        complete.add(2L);
        chosenAt(11 + KEPT);
        complete.clear();
        complete.add(1L);
        assertEquals(Optional.of(2L), chosenAt(12 + KEPT));
    }

    @Test
    void anOlderOneThatArrivesLateIsPassedOver() {
        history.add(manifest(2), 0);
        history.add(manifest(1), 1);
        complete.addAll(Set.of(1L, 2L));

        assertEquals(Optional.of(2L), chosenAt(2));
    }
}
