package io.atoll.readnode.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

class JournalChainTest {
    private static final Duration KEPT = Duration.ofNanos(100);

    private final JournalChain chain = new JournalChain(0, 0);
    private final GracePeriod kept = new GracePeriod(KEPT);

    private void append(long... ids) {
        for (long id : ids) {
            chain.append(new FollowedJournal(new JournalName(id, "journal-" + id, 1)));
        }
    }

    private List<Long> ids() {
        return chain.journals().stream().map(FollowedJournal::id).toList();
    }

    @Test
    void journalsThatLeftTheManifestTogetherAreForgottenTogether() {
        append(1, 2, 3, 4, 5);

        chain.forgetSealed(4, kept, 1_000);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), ids());
        chain.forgetSealed(5, kept, 1_099);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), ids());

        chain.forgetSealed(5, kept, 1_100);
        assertEquals(List.of(4L, 5L), ids());
        chain.forgetSealed(5, kept, 1_199);
        assertEquals(List.of(5L), ids());
    }

    /// However fast journals come.
    @Test
    void theChainStaysAsShortAsTheTimeThatTheyAreKept() {
        append(0);
        for (long id = 1; id <= 1_000; id++) {
            append(id);
            chain.forgetSealed(id, kept, id * 10);
        }

        assertEquals(LongStream.rangeClosed(990, 1_000).boxed().toList(), ids());
    }

    @Test
    void theLastJournalStaysWhateverTheManifestSays() {
        append(1);

        chain.forgetSealed(9, kept, 1_000);
        chain.forgetSealed(9, kept, 2_000);

        assertEquals(List.of(1L), ids());
    }
}
