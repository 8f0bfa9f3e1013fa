package io.atoll.systemtests.launched;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The README's code blocks, each with the block behind it that shows what it prints.
final class Readme {
    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String PORT = ":19530";

    private Readme() {}

    /// @param prints what the README says that the code prints
    record Example(String code, String prints) {}

    /// The example in a language, for a server on another port.
    static Example example(String language, int port) throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        List<MatchResult> blocks = BLOCK.matcher(readme).results().toList();
        for (int i = 0; i + 1 < blocks.size(); i++) {
            MatchResult code = blocks.get(i);
            MatchResult prints = blocks.get(i + 1);
            boolean adjacent = readme.substring(code.end(), prints.start()).isBlank();
            if (adjacent && code.group(1).equals(language)) {
                return new Example(code.group(2).replace(PORT, ":" + port), prints.group(2));
            }
        }
        throw new AssertionError("README.md has no " + language + " block with what it prints");
    }
}
