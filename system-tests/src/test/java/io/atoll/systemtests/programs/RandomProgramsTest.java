package io.atoll.systemtests.programs;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/// Random programs over everything: schemas of all types, partitions, aliases, writes and deletes
/// of all kinds, changed schemas and indexes, seals, compactions and restarts. Every answer is
/// compared with a model's, by Milvus's RESTful API.
///
/// `-Datoll.programs.count` says how many, `-Datoll.programs.seed` of which one is the first;
/// `-Datoll.programs.shrink=true` leaves steps out of one that fails for as long as it fails.
final class RandomProgramsTest {
    private static final int COUNT = Integer.getInteger("atoll.programs.count", 50);
    private static final long FIRST = Long.getLong("atoll.programs.seed", 1);
    private static final int STEPS = Integer.getInteger("atoll.programs.steps", 30);
    private static final boolean SHRINK = Boolean.getBoolean("atoll.programs.shrink");

    @TempDir private Path folder;

    private int runs;

    @Test
    void everyAnswerIsThatOfTheModel() throws IOException {
        var failures = new ArrayList<String>();
        try (var cluster = new ProgramCluster(folder)) {
            for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
                RandomProgram program = RandomProgram.of(seed, STEPS);
                try {
                    run(cluster, program);
                } catch (ProgramFailure e) {
                    failures.add("program " + seed + ", " + e.getMessage());
                    report(seed, SHRINK ? shrunk(cluster, program, e) : e);
                }
            }
        }
        if (!failures.isEmpty()) {
            fail(failures.size() + " programs failed:\n" + String.join("\n", failures));
        }
    }

    private void run(ProgramCluster cluster, RandomProgram program) {
        ProgramRun.run(cluster, "r" + runs++ + "_", program);
    }

    private static void report(long seed, ProgramFailure failure) {
        System.out.println("program " + seed + " (-Datoll.programs.seed=" + seed + "):");
        failure.log().forEach(System.out::println);
        failure.printStackTrace(System.out);
    }

    /// Leaves out steps, many at a time first, for as long as the rest fails.
    private ProgramFailure shrunk(
            ProgramCluster cluster, RandomProgram program, ProgramFailure failure) {
        ProgramFailure last = failure;
        RandomProgram failing = program.without(failure.step() + 1, program.steps().size());
        for (int size = failing.steps().size() / 2; size > 0; size /= 2) {
            for (int from = 0; from + size <= failing.steps().size(); ) {
                RandomProgram fewer = failing.without(from, from + size);
                try {
                    run(cluster, fewer);
                    from += size;
                } catch (ProgramFailure e) {
                    last = e;
                    failing = fewer.without(e.step() + 1, fewer.steps().size());
                }
            }
        }
        return last;
    }
}
