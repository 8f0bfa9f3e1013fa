package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a class is called says what it is, wherever one meets the name: in a log, in a stack trace,
/// in a search for a file.
class ClassNamesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void noTwoClassesHaveTheSameSimpleName() throws IOException {
        Map<String, List<Path>> files =
                mainSources().stream()
                        .collect(
                                Collectors.groupingBy(
                                        file -> file.getFileName().toString(),
                                        TreeMap::new,
                                        Collectors.toList()));
        assertTrue(files.size() > 500, "only " + files.size() + " main sources were found");
        files.values().removeIf(same -> same.size() == 1);
        assertEquals(Map.of(), files);
    }

    private static List<Path> mainSources() throws IOException {
        try (Stream<Path> folders =
                Files.find(ROOT, 6, (path, _) -> path.endsWith(SOURCES) && !isBuilt(path))) {
            return folders.flatMap(ClassNamesTest::classesIn).toList();
        }
    }

    private static boolean isBuilt(Path path) {
        for (Path name : path) {
            if (name.toString().equals("target")) {
                return true;
            }
        }
        return false;
    }

    private static Stream<Path> classesIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
