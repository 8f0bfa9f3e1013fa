package io.atoll.segment.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

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
    private final Path root;
    private final PowerLossDisk disk;
    private final SyncSites syncs;
    private final Power power;

    private PowerLossStorage(Path root, PowerLossDisk disk, SyncSites syncs, Power power) {
        super(new LocalStorage(root, new WatchedDisk(disk, power)));
        this.root = root;
        this.disk = disk;
        this.syncs = syncs;
        this.power = power;
    }

    /// @param root an existing folder; what is in it is durable
    public static PowerLossStorage at(Path root) throws IOException {
        Path real = root.toRealPath();
        var syncs = new SyncSites();
        return new PowerLossStorage(real, new PowerLossDisk(real, syncs), syncs, new Power());
    }

    /// Takes each `fsync` out whose place in the code matches: it is answered, and does not happen.
    /// Places are named like `publish.file < Tombstones.write`: the step of the storage, and who
    /// asked for it.
    public void takeOutSyncs(Predicate<String> places) {
        syncs.takeOut(places);
    }

    /// The places in the code that have asked for an `fsync` so far.
    public Set<String> syncs() {
        return syncs.met();
    }

    /// Lets the power fail at the n-th change from now on, counted from 1: it does not happen, nor
    /// does any later operation, until [#losePower]. Reading does not count: whether the power
    /// fails before or after it makes no difference to what is left.
    public void failPowerAt(long n) {
        power.failAt(n);
    }

    /// Whether the power has failed since the last [#failPowerAt].
    public boolean powerFailed() {
        return power.failed();
    }

    /// How many changes there have been.
    public long count() {
        return power.count();
    }

    /// Which of the changes so far were an `fsync` that was asked for: their numbers, ascending.
    public List<Long> syncNumbers() {
        return power.syncNumbers();
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

    /// Loses the power, and what chance takes of all that is not durable. Who has this storage gets
    /// errors from now on, like everybody on a machine that is off.
    ///
    /// @param chance empty: nothing is left that is not durable
    /// @return the storage as the machine finds it when it is on again
    public PowerLossStorage afterPowerLoss(Optional<Random> chance) throws IOException {
        power.fail();
        disk.losePower(chance);
        return new PowerLossStorage(root, disk, syncs, new Power());
    }

    /// Loses the power of a process that ends itself then: whoever wants something of this storage
    /// from now on waits for ever, instead of getting an error that a machine which is off could
    /// not give.
    ///
    /// @param chance empty: nothing is left that is not durable
    public void losePowerForGood(Optional<Random> chance) throws IOException {
        power.hang();
        disk.losePowerForGood(chance);
    }

    /// Ends what this storage's process does, and nothing else: what it wrote is there, synced or
    /// not, until the power fails.
    ///
    /// @return the storage as the next process finds it
    public PowerLossStorage afterKill() {
        power.fail();
        return new PowerLossStorage(root, disk, syncs, new Power());
    }

    private static final class Power implements WatchedDisk.Watcher {
        private static final Set<Operation> READING =
                EnumSet.of(
                        Operation.OPEN_FILE,
                        Operation.READ_FILE,
                        Operation.LIST_FOLDER,
                        Operation.CLOSE_FILE);

        private final List<Long> syncNumbers = new ArrayList<>();
        private long count;
        private long failAt = Long.MAX_VALUE;
        private boolean off;
        private boolean hangs;
        private boolean failed;

        synchronized void failAt(long n) {
            failAt = count + n;
            failed = false;
        }

        synchronized void fail() {
            failed = true;
            off = true;
        }

        synchronized void hang() {
            hangs = true;
        }

        synchronized void restore() {
            failAt = Long.MAX_VALUE;
            off = false;
        }

        synchronized boolean failed() {
            return failed;
        }

        synchronized long count() {
            return count;
        }

        synchronized List<Long> syncNumbers() {
            return List.copyOf(syncNumbers);
        }

        @Override
        public synchronized Optional<Fault> before(Operation operation, Path path) {
            boolean interrupted = false;
            while (hangs) {
                try {
                    wait();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (!READING.contains(operation)) {
                count++;
                if (operation == Operation.SYNC_FILE || operation == Operation.SYNC_FOLDER) {
                    syncNumbers.add(count);
                }
                if (count >= failAt) {
                    fail();
                }
            }
            return off ? Optional.of(Fault.REFUSED) : Optional.empty();
        }
    }
}
