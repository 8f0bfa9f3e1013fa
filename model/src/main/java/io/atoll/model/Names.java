package io.atoll.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What names of collections, fields, partitions and aliases look like: a letter or an underscore
/// first, then letters, digits, underscores and dollar signs; at most 255 characters.
public final class Names {

    private Names() {}

    /// Refuses a name that breaks the rules.
    ///
    /// @param what the kind of thing, as the message calls it
    public static void check(String what, String name, ErrorCode code) {
        if (name.isEmpty()) {
            throw new AtollException(code, "Invalid " + what + " name: it must not be empty");
        }
        if (name.length() > Limits.MAX_NAME_LENGTH) {
            throw new AtollException(
                    code,
                    "Invalid %s name: '%s...' has %d characters, the limit is %d"
                            .formatted(
                                    what,
                                    name.substring(0, 20),
                                    name.length(),
                                    Limits.MAX_NAME_LENGTH));
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed =
                    c == '_'
                            || c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || i > 0 && (c == '$' || c >= '0' && c <= '9');
            if (!allowed) {
                throw new AtollException(
                        code,
                        ("Invalid %s name: '%s' has '%s' at position %d; a name begins with a"
                             + " letter or an underscore and goes on with letters, digits,"
                             + " underscores and dollar signs")
                                .formatted(what, name, c, i));
            }
        }
    }

    /// Refuses a partition's name that breaks the rules, which are other ones: a digit may come
    /// first, a dollar sign never.
    ///
    /// @throws AtollException with UNEXPECTED, as Milvus has it
    public static void checkPartition(String name) {
        String invalid = "Invalid partition name: " + name.strip() + ". ";
        if (name.isBlank()) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED, invalid + "Partition name should not be empty.");
        }
        if (name.length() > Limits.MAX_NAME_LENGTH) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "%sThe length of a partition name must be less than %d characters."
                            .formatted(invalid, Limits.MAX_NAME_LENGTH));
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetterOrDigit(c) && c != '_' && !(i > 0 && c == '-')) {
                throw new AtollException(
                        ErrorCode.UNEXPECTED,
                        invalid
                                + (i == 0
                                        ? "The first character of a partition name must be an"
                                                + " underscore or letter."
                                        : "Partition name can only contain numbers, letters and"
                                                + " underscores."));
            }
        }
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /// Refuses a collection's name or alias that breaks the rules, in Milvus's words.
    ///
    /// @param kind `name` or `alias`
    /// @throws AtollException with PARAMETER_INVALID
    public static void checkCollection(String kind, String name) {
        String what = "collection " + kind;
        String problem = problem(what, name, "$");
        if (!problem.isEmpty()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "Invalid %s: %s. %s: invalid parameter".formatted(what, name, problem));
        }
    }

    /// Refuses a database's name that breaks the rules, in Milvus's words.
    ///
    /// @throws AtollException with DATABASE_INVALID_NAME
    public static void checkDatabase(String name) {
        String problem = problem("database name", name, "");
        if (!problem.isEmpty()) {
            throw new AtollException(
                    ErrorCode.DATABASE_INVALID_NAME,
                    "%s: invalid database name[database=%s]".formatted(problem, name));
        }
    }

    /// Refuses a resource group's name that breaks the rules, in Milvus's words.
    ///
    /// @throws AtollException with UNEXPECTED
    public static void checkResourceGroup(String name) {
        if (name.isEmpty()) {
            throw new AtollException(ErrorCode.UNEXPECTED, "resource group name couldn't be empty");
        }
        String problem = problem("resource group name", name, "");
        if (!problem.isEmpty()) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "Invalid resource group name %s. %s".formatted(name, problem));
        }
    }

    /// What is wrong with a name; empty where nothing is.
    ///
    /// @param besides characters that are allowed behind the first one, beside the usual
    private static String problem(String what, String name, String besides) {
        if (name.isEmpty()) {
            return "%s should not be empty".formatted(what);
        }
        if (name.length() > Limits.MAX_NAME_LENGTH) {
            return "the length of a %s must be less than %d characters"
                    .formatted(what, Limits.MAX_NAME_LENGTH);
        }
        if (!isLetter(name.charAt(0))) {
            return "the first character of a %s must be an underscore or letter".formatted(what);
        }
        boolean allowed =
                name.chars()
                        .allMatch(
                                c ->
                                        isLetter(c)
                                                || c >= '0' && c <= '9'
                                                || besides.indexOf(c) >= 0);
        return allowed ? "" : what + " can only contain numbers, letters and underscores";
    }

    private static boolean isLetter(int c) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /// The known name that a mistyped one most likely meant, as a clause for a message: `; did you
    /// mean 'x'?`, or nothing when none is near.
    public static String suggestion(String mistyped, List<String> known) {
        String best = "";
        int bestDistance = Math.max(1, mistyped.length() / 3) + 1;
        for (String candidate : known) {
            int distance =
                    distance(mistyped.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
    }

    /// Levenshtein's distance, row by row.
    private static int distance(String a, String b) {
        var previous = new ArrayList<Integer>();
        for (int j = 0; j <= b.length(); j++) {
            previous.add(j);
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new ArrayList<Integer>();
            current.add(i);
            for (int j = 1; j <= b.length(); j++) {
                int substitute = previous.get(j - 1) + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current.add(
                        Math.min(substitute, Math.min(previous.get(j), current.get(j - 1)) + 1));
            }
            previous = current;
        }
        return previous.getLast();
    }
}
