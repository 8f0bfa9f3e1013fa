package io.atoll.systemtests;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.connections.NetworkFileSystem;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.PowerLossStorage;
import io.atoll.segment.storage.Storage;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Placement;
import io.atoll.writenode.Candidacy;
import io.atoll.writenode.WriteNodeConfig;
import io.atoll.writenode.garbage.GarbageSettings;
import io.atoll.writenode.rebuild.CompactionSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/// The `main` of a write node that a test ends in ugly ways; see [WriterProcess].
///
/// Its storage remembers what was synced. On the line `lose power SEED` it leaves what was synced
/// on the disk, and of the rest what chance leaves, and ends at once; whoever waits for its storage
/// in that moment waits for ever. What an earlier process left, synced or not, counts as synced: a
/// kill and then, before the system has written it back, a power loss is left to the write node's
/// own tests, where a life takes milliseconds.
///
/// At the end of its input it ends, so that none survives its test.
final class CrashingWriter {
    private CrashingWriter() {}

    /// @param args the member's id, the storage's folder, the catalog's file, the lease in
    ///   milliseconds, the bytes at which a journal is sealed, and whether power can be lost
    public static void main(String[] args) throws IOException {
        Path files = Path.of(args[1]);
        boolean losesPower = Boolean.parseBoolean(args[5]);
        Optional<PowerLossStorage> powered =
                losesPower ? Optional.of(PowerLossStorage.at(files)) : Optional.empty();
        Candidacy.start(
                config(args[0], Long.parseLong(args[4])),
                Duration.ofMillis(Long.parseLong(args[3])),
                powered.isPresent() ? powered.get() : storage(files),
                CatalogConfig.sqlite(Path.of(args[2])),
                _ -> Placement.EMPTY,
                NoMembers::new,
                new SimpleMeterRegistry());
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String line = input.readLine();
        if (line != null && powered.isPresent()) {
            long seed = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
            powered.get()
                    .losePowerForGood(
                            seed % 2 == 0 ? Optional.empty() : Optional.of(new Random(seed)));
        }
        Runtime.getRuntime().halt(137);
    }

    private static Storage storage(Path files) throws IOException {
        return NetworkFileSystem.mayHold(files)
                ? LocalStorage.remote(files)
                : LocalStorage.at(files);
    }

    /// Everything is so small and comes so soon that it happens all the time. What is let go stays
    /// longer than a write is sent again, since batches are remembered as long.
    private static WriteNodeConfig config(String id, long sealBytes) {
        return WriteNodeConfig.defaults(id)
                .withSealing(sealBytes, Duration.ofSeconds(5), Duration.ofSeconds(30))
                .withCompaction(new CompactionSettings(true, 64 << 10, 3, 20))
                .withGarbage(
                        new GarbageSettings(
                                Duration.ofSeconds(1),
                                Duration.ofMillis(500),
                                Duration.ofMillis(700)));
    }

    /// Nobody is known: every member places what is not placed by itself.
    private static final class NoMembers implements Discovery {
        @Override
        public void start(Consumer<DiscoveryView> listener) {
            listener.accept(new DiscoveryView.Known(List.of()));
        }

        @Override
        public void close() {}
    }
}
