package io.atoll.router;

import java.util.Collection;

/// Whether answers of several nodes are one state of the journal together.
///
/// Each node read the journal to a point of its own. If one has applied a delete or upsert that
/// lies beyond another's point, their union is a state that never was: an upserted row twice, or
/// not at all. Then those that lag behind answer again, as of the last such change. Inserts alone
/// do no harm, since every row is in the answer of one node only.
final class OneState {
    private OneState() {}

    /// The timestamp that every answer must have reached: that of the last delete or upsert that
    /// any of them has applied.
    static long lastMutation(Collection<? extends Scatter.Accepted<?>> answers) {
        long last = 0;
        for (Scatter.Accepted<?> answer : answers) {
            long asOf = answer.part().wanted().asOf();
            long applied = answer.state().getLastMutation();
            last = Math.max(last, asOf == 0 ? applied : Math.min(applied, asOf));
        }
        return last;
    }

    static boolean lagsBehind(long lastMutation, Scatter.Accepted<?> answer) {
        return answer.state().getReadUpTo() < lastMutation;
    }
}
