package io.atoll.router.scatter;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.router.plan.Part;
import io.atoll.router.plan.Plan;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Says what a read whose time is over had come to.
final class OutOfTime {
    private OutOfTime() {}

    /// @param waiting parts without an answer; if there are none, trouble of before is named
    static AtollException error(
            Plan plan,
            Collection<? extends Scatter.Accepted<?>> answers,
            Collection<Part> waiting,
            String lastTrouble,
            Duration limit) {
        var silent = new TreeSet<String>();
        waiting.forEach(part -> silent.add(part.node().id()));
        Set<String> answered =
                answers.stream().map(a -> a.part().node().id()).collect(Collectors.toSet());
        long segmentsRead = answers.stream().mapToLong(a -> a.part().segmentIds().size()).sum();
        long millis = limit.toMillis();
        String what =
                silent.isEmpty()
                        ? "%s; given up after %d ms".formatted(lastTrouble, millis)
                        : "%s gave no answer in %d ms".formatted(String.join(", ", silent), millis);
        return new AtollException(
                ErrorCode.DEADLINE_EXCEEDED,
                "%s (%d of %d nodes answered, %d of %d segments read)"
                        .formatted(
                                what,
                                answered.size(),
                                Math.max(plan.parts().size(), answered.size()),
                                segmentsRead,
                                plan.segmentIds().size()));
    }
}
