package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/// The power fails, or the process dies, at every change of the storage that a write node makes: in
/// the midst of a write, of sealing, of indexing, of a take-over, and again while it recovers.
///
/// By default the changes are sampled; `-Datoll.crash.outages=N` takes N of them, spread evenly.
final class PowerLossTest {
    private static final int OUTAGES = Integer.getInteger("atoll.crash.outages", 30);

    /// Each place in the code that asks for an `fsync`, and by whom it is asked for.
    static final List<String> SYNCS =
            List.of(
                    "create.folder < JournalWriter.create",
                    "createFolder.folder < CatalogCopy.write",
                    "createFolder.folder < CollectionCreation.create",
                    "force.file < JournalWriter.create",
                    "force.file < JournalWriter.sync",
                    "overwrite.file < ReignFile.write",
                    "publish.file < CatalogCopy.write",
                    "publish.file < ManifestFile.write",
                    "publish.file < ReignEnds.write",
                    "publish.file < ReignFile.write",
                    "publish.file < StorageIdentity.claim",
                    "publish.file < Tombstones.write",
                    "publish.folder < CatalogCopy.write",
                    "publish.folder < ManifestFile.write",
                    "publish.folder < ReignEnds.write",
                    "publish.folder < Tombstones.write",
                    "publishFolder.folder < SegmentFolder.write",
                    "sync.file < EarlierJournals.readToEnds",
                    "syncAll.file < SegmentFolder.write",
                    "syncAll.folder < SegmentFolder.write");

    /// Those that nobody misses, but which are part of what others need: a folder that is about to
    /// be renamed need not last, and what is put beside the ends of the journals has a durable
    /// entry once these are published, before anything is acknowledged.
    private static final List<String> SPARE =
            List.of(
                    "createFolder.folder < SegmentFolder.write",
                    "publish.folder < ReignFile.write",
                    "publish.folder < StorageIdentity.claim");

    @TempDir Path folder;
    private int lives;

    @Test
    void nothingAcknowledgedIsLostOrDoubledAndNothingDeletedReturns() throws IOException {
        long seed = System.nanoTime();
        System.out.println("power loss test, seed " + seed);
        var random = new Random(seed);
        long changes = unhindered().changes();
        int outages = 0;
        long began = System.nanoTime();
        for (int i = 0; i < OUTAGES; i++) {
            long at = 1 + (i * changes + random.nextLong(changes)) / OUTAGES;
            long lifeSeed = random.nextLong();
            PoweredLife life = life(new Random(lifeSeed), i % 3 == 0);
            try {
                life.run(at);
                outages += life.outages();
            } catch (AssertionError e) {
                throw new AssertionError(
                        "outage at change " + at + " of " + changes + ", seed " + lifeSeed, e);
            }
        }
        System.out.printf(
                "%d lives of %d changes with %d outages in %d s%n",
                OUTAGES, changes, outages, (System.nanoTime() - began) / 1_000_000_000);
        assertTrue(outages >= OUTAGES / 2, () -> "so few outages in " + OUTAGES + " lives");
    }

    @Test
    void theseAreAllSyncs() throws IOException {
        var life = life(new Random(1), true);
        life.awaitCopy();
        life.run(Long.MAX_VALUE / 2);
        var known = new TreeSet<>(SYNCS);
        known.addAll(SPARE);

        assertEquals(known, new TreeSet<>(life.storage().syncs()));
    }

    /// First in a life without an outage but the last one; then the power fails at one `fsync`
    /// after the other, or the process dies there and the power fails while the next one recovers.
    @ParameterizedTest
    @FieldSource("SYNCS")
    void somethingIsLostWithoutAnyOneSync(String sync) throws IOException {
        var random = new Random(sync.hashCode());
        Optional<String> loss = loss(life(random, true), Long.MAX_VALUE / 2, sync);
        if (loss.isEmpty()) {
            for (long at : unhindered().syncNumbers()) {
                loss = loss(life(random, true), at, sync);
                if (loss.isEmpty()) {
                    PoweredLife life = life(random, true);
                    life.beginWithKill();
                    loss = loss(life, at, sync);
                }
                if (loss.isPresent()) {
                    break;
                }
            }
        }
        System.out.println(sync + ": " + loss.orElse("nothing is lost"));
        assertTrue(loss.isPresent(), () -> "nobody misses " + sync);
    }

    private static Optional<String> loss(PoweredLife life, long at, String sync)
            throws IOException {
        life.storage().takeOutSyncs(sync::equals);
        if (sync.contains("CatalogCopy")) {
            life.awaitCopy();
        }
        try {
            life.run(at);
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()));
        }
    }

    private PoweredLife unhindered() throws IOException {
        var life = life(new Random(1), true);
        life.run(Long.MAX_VALUE / 2);
        return life;
    }

    private PoweredLife life(Random random, boolean nothingUnsyncedIsLeft) throws IOException {
        Path own = Files.createDirectory(folder.resolve("life-" + lives++));
        return new PoweredLife(own, random, nothingUnsyncedIsLeft);
    }
}
