package io.atoll.systemtests.cluster;

import java.util.ArrayList;
import java.util.List;

/// What clients were answered, and when.
final class Answers {
    private final List<Answer> answers = new ArrayList<>();

    synchronized void add(Answer answer) {
        answers.add(answer);
    }

    synchronized List<Answer> all() {
        return List.copyOf(answers);
    }

    synchronized int size() {
        return answers.size();
    }

    /// The searches that were due in a time, by [System#nanoTime].
    synchronized Summary between(long from, long to) {
        List<Answer> chosen =
                answers.stream().filter(a -> a.due() - from >= 0 && to - a.due() > 0).toList();
        return Summary.of(chosen, (to - from) / 1e9);
    }

    /// @param due when it was to be sent
    /// @param nanos from then to its answer
    /// @param trouble empty if it was answered in full and rightly
    record Answer(long due, long nanos, String trouble) {}

    /// @param failed how many got an error, a wrong answer, or none in time
    /// @param troubles some of these, in words
    record Summary(
            int count,
            double perSecond,
            int failed,
            List<String> troubles,
            double p50Millis,
            double p99Millis,
            double longestMillis) {

        private static Summary of(List<Answer> answers, double seconds) {
            long[] nanos = answers.stream().mapToLong(Answer::nanos).sorted().toArray();
            List<String> troubles =
                    answers.stream().map(Answer::trouble).filter(t -> !t.isEmpty()).toList();
            return new Summary(
                    nanos.length,
                    nanos.length / seconds,
                    troubles.size(),
                    troubles.stream().distinct().limit(5).toList(),
                    millis(nanos, 0.5),
                    millis(nanos, 0.99),
                    millis(nanos, 1));
        }

        private static double millis(long[] sorted, double share) {
            return sorted.length == 0
                    ? 0
                    : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
        }

        @Override
        public String toString() {
            return "%,d searches, %.0f/s, failed %d, p50 %.1f ms, p99 %.1f ms, longest %.0f ms%s"
                    .formatted(
                            count,
                            perSecond,
                            failed,
                            p50Millis,
                            p99Millis,
                            longestMillis,
                            troubles.isEmpty() ? "" : " " + troubles);
        }
    }
}
