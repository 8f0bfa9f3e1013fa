package io.atoll.segment.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A storage in a real folder whose single file operations are counted and can be made to fail. It
/// starts out healthy.
///
/// ```java
/// for (int n = 1; ; n++) {
///     FaultyStorage storage = FaultyStorage.at(freshFolder());
///     storage.failAt(n, Fault.REFUSED);
///     ... what is tested, which may throw ...
///     if (!storage.hasFailed()) {
///         break; // it took fewer than n operations
///     }
///     storage.heal();
///     ... what must hold all the same ...
/// }
/// ```
public final class FaultyStorage extends ForwardingStorage {
    private final Plan plan;

    private FaultyStorage(Path root, Plan plan) {
        super(new LocalStorage(root, new WatchedDisk(new Disk(), plan)));
        this.plan = plan;
    }

    /// @param root an existing folder
    public static FaultyStorage at(Path root) throws IOException {
        return new FaultyStorage(root.toRealPath(), new Plan());
    }

    /// Lets one operation fail: the n-th from now on, counted from 1.
    public void failAt(long n, Fault fault) {
        plan.set(new Planned(plan.total() + n, Optional.empty(), fault));
    }

    /// Lets one operation of a kind fail: the n-th of that kind from now on, counted from 1.
    public void failAt(Operation operation, long n, Fault fault) {
        plan.set(new Planned(plan.count(operation) + n, Optional.of(operation), fault));
    }

    /// Refuses every change from now on, as a file system does that became read-only.
    public void refuseChanges() {
        plan.refuseChanges();
    }

    /// Nothing fails any more.
    public void heal() {
        plan.clear();
    }

    /// Whether a planned failure has come true.
    public boolean hasFailed() {
        return plan.hasFailed();
    }

    /// How many operations there have been, failed ones included.
    public long count() {
        return plan.total();
    }

    public long count(Operation operation) {
        return plan.count(operation);
    }

    /// Has something run before each operation of a kind, in its thread: to hold it up, say.
    public void before(Operation operation, Runnable action) {
        plan.before(operation, action);
    }

    private record Planned(long number, Optional<Operation> operation, Fault fault) {}

    private record Action(Operation operation, Runnable runnable) {}

    private static final class Plan implements WatchedDisk.Watcher {
        private static final Set<Operation> READING =
                EnumSet.of(
                        Operation.OPEN_FILE,
                        Operation.READ_FILE,
                        Operation.LIST_FOLDER,
                        Operation.CLOSE_FILE);

        private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
        private final List<Action> actions = new ArrayList<>();
        private long total;
        private Optional<Planned> planned = Optional.empty();
        private boolean failed;
        private boolean readOnly;

        synchronized void refuseChanges() {
            readOnly = true;
        }

        synchronized void set(Planned next) {
            planned = Optional.of(next);
            failed = false;
        }

        synchronized void clear() {
            planned = Optional.empty();
            readOnly = false;
        }

        synchronized boolean hasFailed() {
            return failed;
        }

        synchronized long total() {
            return total;
        }

        synchronized long count(Operation operation) {
            return counts.getOrDefault(operation, 0L);
        }

        synchronized void before(Operation operation, Runnable action) {
            actions.add(new Action(operation, action));
        }

        @Override
        public Optional<Fault> before(Operation operation, Path path) {
            Optional<Fault> fault;
            List<Action> now;
            synchronized (this) {
                total++;
                long number = counts.merge(operation, 1L, Long::sum);
                fault =
                        planned.filter(
                                        p ->
                                                p.operation().isEmpty()
                                                        ? p.number() == total
                                                        : p.operation().get() == operation
                                                                && p.number() == number)
                                .map(Planned::fault);
                if (readOnly && !READING.contains(operation)) {
                    fault = Optional.of(Fault.REFUSED);
                }
                failed |= fault.isPresent();
                now = actions.stream().filter(a -> a.operation() == operation).toList();
            }
            now.forEach(action -> action.runnable().run());
            return fault;
        }
    }
}
