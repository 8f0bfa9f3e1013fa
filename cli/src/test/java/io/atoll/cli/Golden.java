package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text that a test expects, as a file in `src/test/resources/golden`. After a change that is
/// meant, `mvn test -pl cli -am -Dgolden=write` writes the files anew, and the diff is reviewed.
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    private Golden() {}

    static void assertSame(String file, String actual) throws IOException {
        Path path = FOLDER.resolve(file);
        if (WRITE) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, actual);
        }
        assertTrue(Files.exists(path), path + " is missing; -Dgolden=write makes it:\n" + actual);
        assertEquals(Files.readString(path), actual, path.toString());
    }
}
