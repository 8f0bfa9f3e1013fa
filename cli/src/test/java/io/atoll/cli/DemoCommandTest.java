package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DemoCommandTest {

    @Test
    void refusesOptionsThatMakeNoSense() {
        CommandRun run = CommandRun.of("demo", "--rows", "10");
        assertEquals("atoll: --rows must be at least 1,000", run.err().strip());
        assertEquals(1, run.exitCode());
    }
}
