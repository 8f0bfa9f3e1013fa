package io.atoll.router.scatter;

import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedRead;

import java.util.Collection;

/// Whether answers of several nodes are one state of the journal together.
///
/// Each node read the journal to a point of its own. If one has applied a delete or upsert that
/// lies beyond another's point, their union is a state that never was: an upserted row twice, or
/// not at all. Inserts alone do no harm, since every row is in the answer of one node only.
///
/// There are two ways out. Those that lag behind answer again, as of the last such change, for
/// which they may have to look at the journal. Or those ahead answer again as of the point of the
/// one that lags most, which needs no look: its state was fresh enough for the read, so theirs is.
final class OneState {
    private OneState() {}

    /// The timestamp that every answer must have reached: that of the last delete or upsert that
    /// any of them has applied.
    static long lastMutation(Collection<? extends Scatter.Accepted<?>> answers) {
        long last = 0;
        for (Scatter.Accepted<?> answer : answers) {
            last = Math.max(last, lastMutation(answer));
        }
        return last;
    }

    private static long lastMutation(Scatter.Accepted<?> answer) {
        long asOf = answer.part().wanted().asOf();
        long applied = answer.state().getLastMutation();
        return asOf == 0 ? applied : Math.min(applied, asOf);
    }

    /// The point up to which all of them have read.
    static long commonPoint(Collection<? extends Scatter.Accepted<?>> answers) {
        long least = Long.MAX_VALUE;
        for (Scatter.Accepted<?> answer : answers) {
            least = Math.min(least, answer.state().getReadUpTo());
        }
        return least;
    }

    static boolean lagsBehind(long lastMutation, Scatter.Accepted<?> answer) {
        return answer.state().getReadUpTo() < lastMutation;
    }

    /// The moment that a read is of, if its answers are one state: as far as the rows of journals
    /// were read by the node that lags most of those that have any. Sealed segments get no rows,
    /// and no answer lacks a delete of before this moment.
    static long moment(Plan plan, Collection<? extends Scatter.Accepted<?>> answers) {
        long least = Long.MAX_VALUE;
        for (Scatter.Accepted<?> answer : answers) {
            if (plan.hasJournal(answer.part())) {
                least = Math.min(least, answer.state().getReadUpTo());
            }
        }
        return least;
    }

    /// Whether an answer has rows that were written after a moment.
    static boolean hasLaterRows(Plan plan, long moment, Scatter.Accepted<?> answer) {
        return plan.hasJournal(answer.part()) && answer.state().getReadUpTo() > moment;
    }

    static boolean isAhead(long commonPoint, Scatter.Accepted<?> answer) {
        return lastMutation(answer) > commonPoint;
    }

    /// The timestamp that an answer names: of its state, if that is a snapshot; else how far the
    /// journals were read.
    static long timestamp(
            ResolvedRead read, Plan plan, Collection<? extends Scatter.Accepted<?>> answers) {
        if (read.asOf() != 0) {
            return read.asOf();
        }
        return read.wantsOneMoment() && answers.stream().anyMatch(a -> plan.hasJournal(a.part()))
                ? moment(plan, answers)
                : readUpTo(answers);
    }

    /// How far the journals were read by the node that read them furthest.
    private static long readUpTo(Collection<? extends Scatter.Accepted<?>> answers) {
        long furthest = 0;
        for (Scatter.Accepted<?> answer : answers) {
            furthest = Math.max(furthest, answer.state().getReadUpTo());
        }
        return furthest;
    }
}
