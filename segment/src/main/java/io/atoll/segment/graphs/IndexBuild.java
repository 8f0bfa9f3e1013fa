package io.atoll.segment.graphs;

import java.util.function.IntConsumer;

/// What a build of indexes asks those that want it, and which threads it may use.
@FunctionalInterface
public interface IndexBuild {
    /// Whether nobody wants it any more. Asked now and then, by several threads.
    boolean cancelled();

    /// Does pieces of work, by as many threads as there are for it; by this one where nothing else
    /// is said. When this returns or throws, no piece runs any more.
    ///
    /// @param work of the piece with a number from 0 to `pieces - 1`, by any thread, in any order
    default void each(int pieces, IntConsumer work) {
        for (int piece = 0; piece < pieces; piece++) {
            work.accept(piece);
        }
    }
}
