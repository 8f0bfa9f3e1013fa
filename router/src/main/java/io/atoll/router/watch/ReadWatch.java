package io.atoll.router.watch;

import io.atoll.router.api.Explanation;
import io.atoll.router.api.Missing;
import io.atoll.router.plan.Part;
import io.atoll.router.plan.Plan;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// Is told of the steps of one read as they are taken. Called by whatever thread takes them; steps
/// follow each other, calls to nodes overlap.
public interface ReadWatch {
    /// Watches nothing, and makes nothing either.
    ReadWatch NONE =
            new ReadWatch() {
                @Override
                public void begins(Step step) {}

                @Override
                public void planned(Plan plan) {}

                @Override
                public AskWatch asks(Part part) {
                    return AskWatch.NONE;
                }
            };

    /// A read that is planned anew takes the steps again.
    enum Step {
        ROUTING,
        SEARCH,
        MERGE
    }

    /// A step begins, so the one before has ended.
    void begins(Step step);

    void planned(Plan plan);

    /// A node is about to be asked.
    AskWatch asks(Part part);

    /// These will be missing in the answer.
    default void goesWithout(List<Missing> segments) {}

    /// How the read went until now; empty if this does not remember it.
    default Optional<Explanation> explanation() {
        return Optional.empty();
    }

    /// @param error null if it succeeded
    default void ended(@Nullable Throwable error) {}
}
