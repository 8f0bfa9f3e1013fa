package io.atoll.segment.storage;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;

/// The places in the code that ask for an `fsync`, each named by the step of the storage and by who
/// asked for it, like `publish.file < Tombstones.write`. A test can take some of them out: what is
/// asked for there is answered with success and does not happen.
final class SyncSites {
    private static final String STORAGE = LocalStorage.class.getPackageName() + ".";
    private static final String ATOLL = "io.atoll.";

    private final Set<String> met = new ConcurrentSkipListSet<>();
    private volatile Predicate<String> takenOut = _ -> false;

    void takeOut(Predicate<String> sites) {
        takenOut = sites;
    }

    /// Those that have been met, sorted.
    Set<String> met() {
        return Set.copyOf(met);
    }

    /// Whether what the caller's callers ask for now shall happen.
    ///
    /// @param what a file or a folder
    boolean happens(String what) {
        String site = here(what);
        met.add(site);
        return !takenOut.test(site);
    }

    private static String here(String what) {
        return StackWalker.getInstance()
                .walk(
                        frames -> {
                            var trace = new Trace();
                            frames.takeWhile(_ -> trace.asker.isEmpty()).forEach(trace::meet);
                            return trace.step.orElse("lucene")
                                    + "."
                                    + what
                                    + " < "
                                    + trace.asker.orElse("?");
                        });
    }

    /// Goes up the stack, from the sync to who wants it.
    private static final class Trace {
        private Optional<String> step = Optional.empty();
        private Optional<String> asker = Optional.empty();

        void meet(StackWalker.StackFrame frame) {
            String type = frame.getClassName();
            if (type.startsWith(LocalStorage.class.getName())) {
                // The innermost one: which step of a longer operation it is.
                step = step.or(() -> Optional.of(frame.getMethodName()));
            } else if (type.startsWith(ATOLL) && !type.startsWith(STORAGE)) {
                asker = Optional.of(simpleName(type) + "." + frame.getMethodName());
            }
        }

        private static String simpleName(String type) {
            return type.substring(type.lastIndexOf('.') + 1);
        }
    }
}
