package io.atoll.cli.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

class ProcessUseTest {

    @Test
    void groupsThreadsByTheirNamesWithoutNumbers() {
        assertEquals("search-read", ThreadUse.group("search-read-12"));
        assertEquals("GC Thread", ThreadUse.group("GC Thread#3"));
        assertEquals("C2 CompilerThre", ThreadUse.group("C2 CompilerThre"));
        assertEquals("pool-1-thread", ThreadUse.group("pool-1-thread-"));
        assertEquals("42", ThreadUse.group("42"));
    }

    @Test
    void sharesOutByQueryAndByGroup() {
        var before = new ProcessUse(100, Map.of(1L, new ThreadUse("search", 40, 7)));
        var after =
                new ProcessUse(
                        180,
                        Map.of(
                                1L, new ThreadUse("search", 70, 17),
                                2L, new ThreadUse("search", 10, 10),
                                3L, new ThreadUse("other", 0, 30)));

        UsePerQuery use = after.since(before, 10);

        assertEquals(8, use.cpuMillis());
        assertEquals(5, use.switches());
        assertEquals(
                Map.of(
                        "search", new UsePerQuery.Group(4, 2),
                        "other", new UsePerQuery.Group(0, 3)),
                use.groups());
        assertEquals(80, after.cpuMillisOf("sear"));
    }

    @Test
    void countsAThreadThatGoesToSleep() throws InterruptedException {
        assumeTrue(ProcessUse.isTold());
        List<Long> self = List.of(ProcessHandle.current().pid());
        var go = new Semaphore(0);
        var slept = new Semaphore(0);
        Thread sleeper =
                Thread.ofPlatform()
                        .name("sleeper-1")
                        .start(
                                () -> {
                                    for (int i = 0; i < 20; i++) {
                                        go.acquireUninterruptibly();
                                        slept.release();
                                    }
                                    go.acquireUninterruptibly();
                                });
        for (int i = 0; i < 10; i++) {
            handOver(go, slept);
        }
        ProcessUse before = ProcessUse.read(self);
        for (int i = 0; i < 10; i++) {
            handOver(go, slept);
        }
        UsePerQuery use = ProcessUse.read(self).since(before, 1);
        go.release();
        sleeper.join();

        UsePerQuery.Group its = use.groups().get("sleeper");
        assertTrue(its != null && its.switches() >= 1 && its.switches() <= 40, "" + its);
        assertTrue(ProcessUse.residentBytes(self) > 10_000_000);
    }

    private static void handOver(Semaphore go, Semaphore slept) {
        go.release();
        slept.acquireUninterruptibly();
    }
}
