package io.atoll.catalog;

import java.util.Arrays;
import java.util.List;

/// Cuts a script into its statements, for drivers that take one at a time. Good enough for the
/// scripts of `sql/`: a `;` ends a statement, `--` begins a comment.
final class SqlScript {

    private SqlScript() {}

    static List<String> statements(String script) {
        String bare = script.replaceAll("--[^\n]*", "");
        return Arrays.stream(bare.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }
}
