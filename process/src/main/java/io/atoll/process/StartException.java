package io.atoll.process;

import java.util.List;

/// A process cannot start, for a reason that its operator can mend. The message is all that the
/// operator gets to see: it names the thing and what to do.
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /// All mistakes of a configuration at once.
    ///
    /// @param mistakes at least one
    public static StartException ofMistakes(List<String> mistakes) {
        return new StartException(
                mistakes.size() == 1
                        ? mistakes.getFirst()
                        : "the configuration has %d mistakes:%n  %s"
                                .formatted(mistakes.size(), String.join("\n  ", mistakes)));
    }
}
