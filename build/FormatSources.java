import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/// Checks or repairs the format of the Java sources: google-java-format in AOSP style.
///
/// The build runs it as `FormatSources check|apply FOLDER`. It names each file that it found
/// unformatted and ends with 1 when there is one (check) or when a file cannot be parsed.
final class FormatSources {

    private static final Formatter FORMATTER =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    public static void main(String[] args) throws IOException {
        boolean apply = args[0].equals("apply");
        List<Path> unformatted = new ArrayList<>();
        boolean allParsed = true;
        for (Path source : sourcesUnder(Path.of(args[1]))) {
            String text = Files.readString(source);
            try {
                String formatted = FORMATTER.formatSourceAndFixImports(text);
                if (!formatted.equals(text)) {
                    unformatted.add(source);
                    if (apply) {
                        Files.writeString(source, formatted);
                    }
                }
            } catch (FormatterException e) {
                allParsed = false;
                System.out.println("cannot parse " + source + ": " + e.getMessage());
            }
        }
        for (Path source : unformatted) {
            System.out.println((apply ? "formatted " : "not formatted: ") + source);
        }
        if (!apply && !unformatted.isEmpty()) {
            System.out.println("to format them, run: mvn -N verify -Dformat=apply");
        }
        System.exit(allParsed && (apply || unformatted.isEmpty()) ? 0 : 1);
    }

    /// What people wrote, in order; what the build generated lies below `target/`, without a
    /// `src/`.
    private static List<Path> sourcesUnder(Path folder) throws IOException {
        PathMatcher written =
                folder.getFileSystem().getPathMatcher("glob:**/{src/*/java/**,build/*}.java");
        try (var files = Files.walk(folder.toAbsolutePath())) {
            return files.filter(written::matches).sorted().toList();
        }
    }
}
