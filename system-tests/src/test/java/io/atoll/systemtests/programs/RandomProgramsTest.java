package io.atoll.systemtests.programs;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

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
    private static final int SERVERS = 2;
    private static final boolean SHRINK = Boolean.getBoolean("atoll.programs.shrink");

    @TempDir private Path folder;

    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicLong seeds = new AtomicLong(FIRST);
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

    /// On two servers beside each other: programs wait a lot.
    @Test
    void everyAnswerIsThatOfTheModel() throws Exception {
        try (var executor = Executors.newFixedThreadPool(SERVERS)) {
            List<Callable<Boolean>> servers =
                    IntStream.range(0, SERVERS)
                            .<Callable<Boolean>>mapToObj(server -> () -> run("server" + server))
                            .toList();
            for (Future<Boolean> server : executor.invokeAll(servers)) {
                server.get();
            }
        }
        if (!failures.isEmpty()) {
            fail(failures.size() + " programs failed:\n" + String.join("\n", failures));
        }
    }

    /// Runs programs that nobody runs yet, until there are none.
    private boolean run(String server) throws IOException {
        try (var cluster = new ProgramCluster(Files.createDirectory(folder.resolve(server)))) {
            for (long seed = seeds.getAndIncrement();
                    seed < FIRST + COUNT;
                    seed = seeds.getAndIncrement()) {
                RandomProgram program = RandomProgram.of(seed, STEPS);
                try {
                    run(cluster, program);
                } catch (ProgramFailure e) {
                    failures.add("program " + seed + ", " + e.getMessage());
                    report(seed, SHRINK ? shrunk(cluster, program, e) : e);
                }
            }
        }
        return true;
    }

    private void run(ProgramCluster cluster, RandomProgram program) {
        ProgramRun.run(cluster, "r" + runs.getAndIncrement() + "_", program);
    }

    private static synchronized void report(long seed, ProgramFailure failure) {
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
