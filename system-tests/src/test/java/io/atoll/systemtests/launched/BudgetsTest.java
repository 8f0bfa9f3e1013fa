package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.systemtests.Program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `./atoll bench --preset budgets` in its smallest size: its figures say nothing, but there are
/// some.
final class BudgetsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    void measuresAPartOnAServerOfItsOwn() throws Exception {
        JsonNode budgets = measure("--only", "flat");
        assertEquals(1, budgets.size(), budgets.toString());
        assertEquals("flat-bytes", budgets.path(0).path("name").asText());
        assertTrue(budgets.path(0).path("measured").asDouble() > 0, budgets.toString());
        assertTrue(budgets.path(0).path("met").isBoolean(), budgets.toString());
    }

    /// Takes some minutes.
    @Test
    @EnabledIfSystemProperty(named = "atoll.budgets", matches = "true")
    void measuresThemAll() throws Exception {
        JsonNode budgets = measure();
        for (JsonNode budget : budgets) {
            assertTrue(
                    budget.path("measured").isNumber() || !budget.path("reason").asText().isEmpty(),
                    budget.toString());
        }
    }

    private JsonNode measure(String... more) throws Exception {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "bench",
                                "--preset",
                                "budgets",
                                "--scale",
                                "0.001",
                                "--output",
                                "json"));
        arguments.addAll(List.of(more));
        Program.Result run = Launcher.run(folder, arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.out() + run.err());
        return JSON.readTree(run.out()).path("budgets");
    }
}
