package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DemoCommandTest {

    @Test
    void showsWhoSearchedWhatAndHowRightItWas() {
        CommandRun run = CommandRun.of("demo", "--rows=2000", "--dimension=16", "--seconds=1");

        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        assertContains(run.out(), "(?s).*2,000 vectors of 16 dimensions are loaded and indexed.*");
        assertContains(run.out(), "(?s).*read-[12] compared [0-9,]+ vectors in the segments.*");
        assertContains(run.out(), "(?s).*Recall@10 over 200 queries, .*: (0\\.9|1\\.0)\\d+.*");
        assertContains(run.out(), "(?s).*[0-9,]+ searches per second by 4 clients.*");
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        CommandRun run = CommandRun.of("demo", "--rows", "10");
        assertEquals("atoll: --rows must be at least 1,000", run.err().strip());
        assertEquals(1, run.exitCode());
    }

    private static void assertContains(String text, String pattern) {
        assertTrue(text.matches(pattern), text);
    }
}
