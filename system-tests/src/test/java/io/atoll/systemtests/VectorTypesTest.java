package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Adding a type of dense vectors touches the files that know each of them, and no others:
/// docs/guides/adding-a-type.md lists them.
final class VectorTypesTest {
    private static final Path TREE = Path.of("..").toAbsolutePath().normalize();

    /// What code about FLOAT_VECTOR alone is written with, Milvus's messages included.
    private static final Pattern ONE_TYPE =
            Pattern.compile(
                    "(?<!SPARSE_)FLOAT_VECTOR|FloatVectors\\b|FloatBatch|MilvusFloatVector|FloatVectorValues[.]TYPE"
                        + "|(Data|Placeholder)Type[.]FloatVector|[gs]etFloatVector\\b");

    private static final Set<String> OF_EACH_TYPE =
            Set.of(
                    "model/DataType",
                    "model/rows/FloatVectorValues",
                    "model/rows/Values",
                    "segment/vectors/FloatVectors",
                    "segment/vectors/VectorKind",
                    "milvus/values/MilvusFloatVector",
                    "milvus/values/MilvusType");

    /// How float32 is scored.
    private static final Set<String> OF_THE_TYPE_ALONE =
            Set.of(
                    "segment/vectors/FloatBatch",
                    "segment/vectors/FloatComponents",
                    "segment/vectors/SmallNumberVectors",
                    "segment/vectors/SimdMemorySums");

    /// A collection that is made of a dimension alone has such a field, and so have those that the
    /// tools make.
    private static final Set<String> WHO_MAKES_SUCH_VECTORS =
            Set.of(
                    "milvus/rest/RestCollectionReader",
                    "cli/admin/ExplainedSearch",
                    "cli/bench/BenchCollection",
                    "cli/bench/InsertRequests",
                    "cli/bench/SearchRequests");

    @Test
    void onlyTheListedFilesKnowATypeOfVectors() throws IOException {
        var expected = new TreeSet<>(OF_EACH_TYPE);
        expected.addAll(OF_THE_TYPE_ALONE);
        expected.addAll(WHO_MAKES_SUCH_VECTORS);
        var knowing = new TreeSet<String>();
        for (Path sources : sources()) {
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(VectorTypesTest::knowsOneType)
                        .map(file -> name(sources, file))
                        .forEach(knowing::add);
            }
        }
        assertEquals(expected, knowing);
        assertTrue(OF_EACH_TYPE.size() <= 8);
    }

    /// The main sources of each module of the product.
    private static List<Path> sources() throws IOException {
        try (Stream<Path> folders = Files.walk(TREE, 2)) {
            return folders.map(folder -> folder.resolve("src/main/java/io/atoll"))
                    .filter(Files::isDirectory)
                    .filter(sources -> !sources.startsWith(TREE.resolve("benchmarks")))
                    .toList();
        }
    }

    private static boolean knowsOneType(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.strip().startsWith("//"))
                    .anyMatch(line -> ONE_TYPE.matcher(line).find());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path sources, Path file) {
        return sources.relativize(file).toString().replace(".java", "");
    }
}
