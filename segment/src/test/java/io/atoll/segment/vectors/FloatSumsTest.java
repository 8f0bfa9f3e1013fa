package io.atoll.segment.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class FloatSumsTest {

    /// What is started to be asked.
    public static final class Asked {
        private Asked() {}

        public static void main(String[] arguments) {
            String chosen = FloatSums.fastest().getClass().getSimpleName();
            System.exit(chosen.equals(arguments[0]) ? 0 : 1);
        }
    }

    private static int ask(String option, String expected) throws Exception {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Asked.class.getName(),
                        expected);
        Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var said = asked.inputReader(StandardCharsets.UTF_8)) {
            said.lines().forEach(_ -> {});
        } catch (IOException e) {
            throw new IllegalStateException("nothing can be read of " + command, e);
        }
        return asked.waitFor();
    }

    /// There, a vector of the API is an object: it took a hundred times as long.
    @Test
    void aCompilerThatDoesNotKnowTheVectorApiGetsPlainLoops() throws Exception {
        assertEquals(0, ask("-XX:TieredStopAtLevel=1", "PlainFloatSums"));
    }

    @Test
    void oneThatKnowsItGetsVectors() throws Exception {
        assertEquals(0, ask("-XX:TieredStopAtLevel=4", "SimdFloatSums"));
    }
}
