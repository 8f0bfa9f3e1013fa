package io.atoll.segment.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/// A storage in a real folder that forgets what was not synced when the power goes, folder entries
/// included. Files that were open then cannot be written any more; after [#losePower] the storage
/// is what a restarted machine finds.
///
/// ```java
/// for (int n = 1; ; n++) {
///     PowerLossStorage storage = PowerLossStorage.at(freshFolder());
///     storage.failPowerAt(n);
///     ... what is tested, which may throw; note what it acknowledged ...
///     boolean done = !storage.powerFailed();
///     storage.losePower(random);
///     ... what was acknowledged is there ...
///     if (done) {
///         break; // it took fewer than n operations
///     }
/// }
/// ```
public final class PowerLossStorage extends ForwardingStorage {
    private final PowerLossDisk disk;
    private final Power power;

    private PowerLossStorage(Path root, PowerLossDisk disk, Power power) {
        super(new LocalStorage(root, new WatchedDisk(disk, power)));
        this.disk = disk;
        this.power = power;
    }

    /// @param root an existing, empty folder
    public static PowerLossStorage at(Path root) throws IOException {
        Path real = root.toRealPath();
        return new PowerLossStorage(real, new PowerLossDisk(real), new Power());
    }

    /// Lets the power fail at the n-th operation from now on, counted from 1: it does not happen,
    /// nor does any later one, until [#losePower].
    public void failPowerAt(long n) {
        power.failAt(n);
    }

    /// Whether the power has failed since the last [#failPowerAt].
    public boolean powerFailed() {
        return power.failed();
    }

    /// How many operations there have been.
    public long count() {
        return power.count();
    }

    /// Loses everything that is not durable.
    public void losePower() throws IOException {
        disk.losePower(Optional.empty());
        power.restore();
    }

    /// Loses a part of what is not durable: any folder entry, any sector, as chance has it.
    public void losePower(Random chance) throws IOException {
        disk.losePower(Optional.of(chance));
        power.restore();
    }

    private static final class Power implements WatchedDisk.Watcher {
        private long count;
        private long failAt = Long.MAX_VALUE;
        private boolean failed;

        synchronized void failAt(long n) {
            failAt = count + n;
            failed = false;
        }

        synchronized void restore() {
            failAt = Long.MAX_VALUE;
        }

        synchronized boolean failed() {
            return failed;
        }

        synchronized long count() {
            return count;
        }

        @Override
        public synchronized Optional<Fault> before(Operation operation, Path path) {
            count++;
            if (count < failAt) {
                return Optional.empty();
            }
            failed = true;
            return Optional.of(Fault.REFUSED);
        }
    }
}
