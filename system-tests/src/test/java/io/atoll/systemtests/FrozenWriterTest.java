package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Metric;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.protocol.v1.DeleteKeys;
import io.atoll.protocol.v1.TimestampRequest;
import io.atoll.protocol.v1.WriteAnswer;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.atoll.protocol.v1.WriteRequest;
import io.atoll.segment.reign.ReignEnds;
import io.atoll.segment.storage.LocalStorage;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/// The writer stands still (SIGSTOP), its standby takes over, and the writer goes on (SIGCONT)
/// without knowing: what it appends then, behind the end that its successor has found, is
/// acknowledged to nobody and seen by nobody. Clients write and check all the time; the late writes
/// delete all of their rows, so that a single one that became visible on any node would be noticed.
final class FrozenWriterTest {
    private static final int FREEZES = Integer.getInteger("atoll.crash.freezes", 3);
    private static final int READ_NODES = 2;
    private static final int LATE_WRITES = 5;
    private static final long LEASE_MILLIS = 3_000;
    private static final long SEAL_BYTES = 200_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void whatADeposedWriterAppendsLateIsNeitherAcknowledgedNorSeen() throws Exception {
        long seed = System.nanoTime();
        System.out.println("frozen writer test, seed " + seed);
        var random = new Random(seed);
        var place =
                new WriterProcess.Place(
                        Files.createDirectory(folder.resolve("storage")),
                        folder.resolve("catalog.db"),
                        folder.resolve("writers.log"));
        var writers = new ArrayList<WriterProcess>();
        try {
            writers.add(start(place, "write-1"));
            Await.until("the writer rules", place::isRuled);
            writers.add(start(place, "write-2"));
            run(place, writers, random);
        } finally {
            for (WriterProcess writer : writers) {
                writer.close();
            }
        }
    }

    private static WriterProcess start(WriterProcess.Place place, String id) throws IOException {
        return WriterProcess.start(place, id, LEASE_MILLIS, SEAL_BYTES, false);
    }

    private static void run(WriterProcess.Place place, List<WriterProcess> writers, Random random)
            throws Exception {
        CatalogConfig catalogConfig = CatalogConfig.sqlite(place.catalog());
        try (var cluster = TestCluster.withoutWriteNode(place.files(), catalogConfig, READ_NODES);
                var catalog = CatalogReader.open(catalogConfig)) {
            CheckedClient.createCollection(cluster.router(), Metric.L2, 1, LIMIT);
            try (var load = new CrashLoad(cluster, random, LIMIT)) {
                long late = 0;
                for (int freeze = 0; freeze < FREEZES; freeze++) {
                    load.awaitWrites(5 + random.nextInt(20));
                    late += freeze(place, catalog, writers);
                    load.awaitWrites(10);
                    load.requireHealth();
                }
                load.stop();
                load.requireHealth();
                load.checkAll();
                System.out.printf(
                        "%d freezes, %d bytes appended late; %s%n", FREEZES, late, load.summary());
                assertTrue(late > 0, "nothing was appended late");
            }
        }
    }

    /// @return how many bytes the deposed one appended behind the end of its journal
    private static long freeze(
            WriterProcess.Place place, CatalogReader catalog, List<WriterProcess> writers)
            throws Exception {
        CatalogState before = catalog.read();
        CatalogState.Writer ruler = before.writer().orElseThrow();
        WriterProcess writer = writers.get(ruler.holder().equals("write-1") ? 0 : 1);
        long epoch = ruler.epoch();
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(ruler.address()).usePlaintext().build();
        try {
            // So that it is connected when it stands still.
            WriteNodeGrpc.newBlockingStub(channel)
                    .allocateTimestamp(TimestampRequest.getDefaultInstance());
            freezeOutsideTransactions(place, writer);
            List<Future<WriteAnswer>> late;
            try {
                // On a busy machine the standby may have found it silent before.
                late = place.reign().epoch() == epoch ? sendLate(channel, before) : List.of();
                Await.until(
                        "the standby rules",
                        () -> place.isRuled() && place.reign().epoch() > epoch);
            } finally {
                writer.thaw();
            }
            for (Future<WriteAnswer> each : late) {
                assertThrows(
                        ExecutionException.class,
                        () -> each.get(LIMIT.toSeconds(), TimeUnit.SECONDS),
                        "a deposed writer acknowledged a write");
            }
            return late.isEmpty() ? 0 : bytesBehindEnds(place, before);
        } finally {
            channel.shutdownNow();
        }
    }

    /// Inside a transaction it would keep its successor out of SQLite; MySQL ends the connection.
    private static void freezeOutsideTransactions(WriterProcess.Place place, WriterProcess writer)
            throws Exception {
        writer.freeze();
        while (isLocked(place)) {
            writer.thaw();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            writer.freeze();
        }
    }

    private static boolean isLocked(WriterProcess.Place place) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + place.catalog() + "?busy_timeout=0");
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
            return false;
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("SQLITE_BUSY")) {
                return true;
            }
            throw e;
        }
    }

    /// Deletes of all rows of all clients, which the frozen writer finds when it goes on.
    private static List<Future<WriteAnswer>> sendLate(ManagedChannel channel, CatalogState state) {
        long collection = state.collections().keySet().iterator().next();
        var late = new ArrayList<Future<WriteAnswer>>();
        for (int i = 1; i <= LATE_WRITES; i++) {
            late.add(
                    WriteNodeGrpc.newFutureStub(channel)
                            .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .write(
                                    WriteRequest.newBuilder()
                                            .setCollectionId(collection)
                                            .setBatchHigh(4711)
                                            .setBatchLow(i)
                                            .setDelete(
                                                    DeleteKeys.newBuilder()
                                                            .addAllIntKeys(
                                                                    LongStream.range(
                                                                                    0,
                                                                                    CrashLoad
                                                                                            .KEY_COUNT)
                                                                            .boxed()
                                                                            .toList()))
                                            .build()));
        }
        return late;
    }

    private static long bytesBehindEnds(WriterProcess.Place place, CatalogState before)
            throws IOException {
        ReignEnds ends = ReignEnds.read(LocalStorage.at(place.files()), place.reign().epoch());
        long bytes = 0;
        for (var manifest : before.manifests().values()) {
            JournalInfo open = manifest.openJournal();
            for (var end : ends.ends()) {
                if (end.segmentId() == open.segmentId()) {
                    bytes += Files.size(place.files().resolve(open.file())) - end.endOffset();
                }
            }
        }
        return bytes;
    }
}
