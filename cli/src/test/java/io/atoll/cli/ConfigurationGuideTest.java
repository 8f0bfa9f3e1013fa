package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ConfigurationGuideTest {

    @Test
    void theGuideHasTheTableThatTheCommandPrints() throws IOException {
        String guide = Files.readString(Path.of("../docs/operations/configuration.md"));
        assertTrue(
                guide.contains(ConfigCommand.reference()),
                "replace the guide's table by the output of 'atoll config --reference'");
    }
}
