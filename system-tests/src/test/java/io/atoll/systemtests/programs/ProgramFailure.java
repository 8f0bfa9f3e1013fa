package io.atoll.systemtests.programs;

import java.util.List;

/// A program did not end as its model says.
final class ProgramFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int step;
    private final transient List<String> log;

    ProgramFailure(int step, List<String> log, Throwable cause) {
        super("step " + step + ": " + cause.getMessage(), cause);
        this.step = step;
        this.log = log;
    }

    /// The one that failed.
    int step() {
        return step;
    }

    /// What was asked and answered until then.
    List<String> log() {
        return log;
    }
}
