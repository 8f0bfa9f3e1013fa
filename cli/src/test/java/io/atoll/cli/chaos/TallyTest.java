package io.atoll.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.bench.ReportedCoverage;
import io.atoll.cli.bench.ReportedNode;

import org.junit.jupiter.api.Test;

import java.util.List;

class TallyTest {
    private static final ReportedCoverage FULL = new ReportedCoverage(1, List.of(node("read-1")));
    private final Tally tally = new Tally(2);

    @Test
    void countsWrongAndMissingAnswersAsFailed() {
        tally.answered(1_000_000, FULL, "");
        tally.answered(1_000_000, FULL, "wrong rows");
        tally.unanswered(1_000_000, "no answer");

        assertEquals(2, tally.all().failed());
        assertEquals(3, tally.all().round().searches());
        assertEquals(List.of("wrong rows", "no answer"), tally.troubles());
    }

    @Test
    void aLookShowsWhatCameSinceTheLastOneAndAllFailures() {
        tally.answered(9_000_000, new ReportedCoverage(0.75, List.of()), "3 of 4");
        assertEquals(0.75, tally.look().coverage());
        tally.answered(2_000_000, FULL, "");
        Tally.Look look = tally.look();

        assertEquals(1, look.round().searches());
        assertEquals(2.0, look.round().p99Millis());
        assertEquals(1.0, look.coverage());
        assertEquals(1, look.failed());
        assertEquals(0.75, tally.all().coverage());
    }

    @Test
    void whoHasNoAnswerHasSearchedNothing() {
        tally.unanswered(1_000_000, "deadline exceeded");
        assertEquals(0.0, tally.all().coverage());
    }

    @Test
    void knowsWhoHadAPart() {
        tally.answered(1_000_000, FULL, "");
        assertTrue(tally.hasPart("read-1"));
        assertFalse(tally.hasPart("read-2"));
    }

    private static ReportedNode node(String id) {
        return new ReportedNode(id, List.of(1L), 10);
    }
}
