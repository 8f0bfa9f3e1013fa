package io.atoll.writenode.rebuild;

import io.atoll.agents.Pauses.Pause;
import io.atoll.writenode.rebuild.CompactionPolicy.Merge;

import java.util.List;

/// What is happening to a segment, or why nothing is.
///
/// @param reason a sentence without its end, for people
public record Explained(Candidate segment, Activity activity, String reason) {

    /// What a segment is in.
    public enum Activity {
        /// It is being rebuilt.
        RUNNING,
        /// It will be, when there is a thread.
        WAITING,
        /// It failed a moment ago.
        PAUSED,
        /// Nothing is due.
        NONE
    }

    static Explained running(Candidate segment, Merge merge, long millis) {
        String reason = "%s, for %d ms".formatted(describe(merge, segment), millis);
        return new Explained(segment, Activity.RUNNING, reason);
    }

    /// It waits because somebody asked for it.
    static Explained held(Candidate segment, int busy, int threads) {
        String reason = "somebody asked for it; " + busyThreads(busy, threads);
        return new Explained(segment, Activity.WAITING, reason);
    }

    static Explained waiting(Candidate segment, Merge due, int busy, int threads) {
        String reason = describe(due, segment) + "; " + busyThreads(busy, threads);
        return new Explained(segment, Activity.WAITING, reason);
    }

    static Explained paused(Candidate segment, Pause pause, long nowMillis) {
        String reason =
                "it failed and is tried again in %d ms: %s"
                        .formatted(Math.max(0, pause.untilMillis() - nowMillis), pause.reason());
        return new Explained(segment, Activity.PAUSED, reason);
    }

    /// Nothing is due.
    static Explained left(Candidate segment, String reason) {
        return new Explained(segment, Activity.NONE, reason);
    }

    private static String describe(Merge merge, Candidate segment) {
        String why =
                switch (merge.cause()) {
                    case INDEX -> "its index is built";
                    case SMALL -> "there are too many small segments";
                    case DEAD -> "it has too many dead rows";
                    case ASKED -> "somebody asked for it";
                    case IDLE ->
                            "its collection is at rest, and has more segments than its nodes need";
                };
        List<Long> others =
                merge.sources().stream()
                        .map(Candidate::id)
                        .filter(id -> id != segment.id())
                        .toList();
        return others.isEmpty() ? why : why + ", together with " + others;
    }

    private static String busyThreads(int busy, int threads) {
        return busy + " of " + threads + " threads are busy";
    }
}
