package io.atoll.router;

import static io.atoll.router.TestCluster.COLLECTION;
import static io.atoll.router.TestCluster.JOURNAL;
import static io.atoll.router.TestCluster.LIMIT;
import static io.atoll.router.TestCluster.NAME;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.catalog.api.Replacement;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.router.api.DeleteAnswer;
import io.atoll.router.api.DeleteRequest;
import io.atoll.router.api.WriteRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

class RouterWriteTest {

    @TempDir Path folder;
    private TestCluster cluster;
    private FakeWriteNode writer;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(folder);
        writer = new FakeWriteNode(cluster.catalog);
        cluster.catalog.takeReign(2, "writer-2", writer.address());
        Eventually.until(
                "the writer is known",
                () -> cluster.router.catalog().writer().orElseThrow().epoch() == 2);
    }

    @AfterEach
    void stop() {
        writer.close();
        cluster.close();
    }

    private static Rows rows(long... keys) {
        var names = new String[keys.length];
        java.util.Arrays.setAll(names, i -> "name-" + keys[i]);
        return new Rows(
                keys.length,
                List.of(
                        new Column.Longs(100, DataType.INT64, keys, null),
                        new Column.Vectors(
                                101,
                                DataType.FLOAT_VECTOR,
                                keys.length,
                                2,
                                ByteBuffer.allocate(8 * keys.length)),
                        new Column.Texts(102, names, null)));
    }

    private static WriteRequest rowsToWrite(Duration limit, long... keys) {
        return WriteRequest.whole("default", NAME, "", rows(keys), limit);
    }

    private static DeleteRequest delete(String filter) {
        return new DeleteRequest("default", NAME, "", filter, Map.of(), LIMIT);
    }

    private static Consumer<StreamObserver<?>> fails(ErrorCode code, String message) {
        return o -> o.onError(Errors.toStatus(new AtollException(code, message)));
    }

    @Test
    void forwardsRowsInTheFormThatJournalsHave() {
        var answer = cluster.router.insert(rowsToWrite(LIMIT, 5, 6));

        io.atoll.protocol.v1.WriteRequest sent = writer.writes.element();
        Rows decoded = RowsCodec.decode(sent.getInsert().getRows().asReadOnlyByteBuffer());
        assertEquals(COLLECTION, sent.getCollectionId());
        assertEquals(TestCluster.PARTITION, sent.getInsert().getPartitionId());
        assertEquals(2, decoded.count());
        assertEquals(6L, decoded.keys(100).get(1));
        assertEquals(6L, answer.keys().get(1));
        assertEquals(1, answer.timestamp());
    }

    @Test
    void refusesRowsOfTheWrongDimensionBeforeAnyoneIsAsked() {
        var wrong =
                new Rows(
                        1,
                        List.of(
                                new Column.Longs(100, DataType.INT64, new long[] {1}, null),
                                new Column.Vectors(
                                        101, DataType.FLOAT_VECTOR, 1, 3, ByteBuffer.allocate(12)),
                                new Column.Texts(102, new String[] {"x"}, null)));

        var error =
                assertThrows(
                        AtollException.class,
                        () ->
                                cluster.router.insert(
                                        WriteRequest.whole("default", NAME, "", wrong, LIMIT)));

        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        assertTrue(writer.writes.isEmpty());
    }

    @Test
    void sendsTheSameBatchAgainAfterALostAnswer() {
        writer.next(observer -> observer.onError(Status.UNAVAILABLE.asRuntimeException()));
        writer.next(fails(ErrorCode.NOT_READY, "taking over"));

        cluster.router.upsert(rowsToWrite(LIMIT, 5));

        var batches = writer.writes.stream().map(w -> w.getBatchHigh() ^ w.getBatchLow()).toList();
        assertEquals(3, batches.size());
        assertEquals(1, Set.copyOf(batches).size());
        assertEquals(2, cluster.counted("atoll.router.write.retries"));
    }

    @Test
    void everyWriteHasABatchIdOfItsOwn() {
        cluster.router.insert(rowsToWrite(LIMIT, 5));
        cluster.router.insert(rowsToWrite(LIMIT, 5));

        assertEquals(
                2,
                writer.writes.stream()
                        .map(io.atoll.protocol.v1.WriteRequest::getBatchHigh)
                        .distinct()
                        .count());
    }

    @Test
    void followsTheWriteNodeThatTookOver() throws IOException {
        writer.next(_ -> {});
        var writing =
                CompletableFuture.supplyAsync(() -> cluster.router.insert(rowsToWrite(LIMIT, 5)));
        Eventually.until("the first one was asked", () -> writer.writes.size() == 1);

        try (var next = new FakeWriteNode(cluster.catalog)) {
            cluster.catalog.takeReign(3, "writer-3", next.address());
            writing.join();

            assertEquals(
                    writer.writes.element().getBatchLow(), next.writes.element().getBatchLow());
        }
    }

    @Test
    void aWriteWithoutAnAnswerMayHaveBeenDoneOrNot() {
        writer.next(_ -> {});

        var error =
                assertThrows(
                        AtollException.class,
                        () -> cluster.router.insert(rowsToWrite(Duration.ofMillis(200), 5)));

        assertFalse(error.retriable(), "sent again it would be another batch");
        assertTrue(
                error.getMessage().contains("no answer in 200 ms, it may have been done or not"),
                error.getMessage());
    }

    @Test
    void aRefusalOfTheWriteNodeIsTheAnswer() {
        writer.next(fails(ErrorCode.RATE_LIMIT, "unsealed bytes are above 1 GiB"));

        var error =
                assertThrows(
                        AtollException.class, () -> cluster.router.insert(rowsToWrite(LIMIT, 5)));

        assertEquals(ErrorCode.RATE_LIMIT, error.code());
        assertEquals("unsealed bytes are above 1 GiB", error.getMessage());
        assertEquals(1, writer.writes.size());
    }

    @Test
    void deletesKeysThatAFilterNames() {
        DeleteAnswer answer = cluster.router.delete(delete("id in [3, 4]"));

        assertEquals(2, answer.count());
        assertEquals(List.of(3L, 4L), writer.deletedKeys());
    }

    @Test
    void deletesWhatMatchesPageByPage() throws IOException {
        var rows =
                IntStream.rangeClosed(1, 20_000)
                        .mapToObj(key -> new FakeReadNode.Row(key, 0, 1))
                        .toArray(FakeReadNode.Row[]::new);
        FakeReadNode node = cluster.node("read-1").indexes(JOURNAL, rows);
        cluster.loads();

        DeleteAnswer answer = cluster.router.delete(delete("name like \"name%\""));

        assertEquals(20_000, answer.count());
        assertEquals(2, node.queries.size());
        assertEquals(LongStream.rangeClosed(1, 20_000).boxed().toList(), writer.deletedKeys());
    }

    @Test
    void aDeleteByFilterEndsOnlyWhatWasThereWhenItLooked() throws IOException {
        FakeReadNode node =
                cluster.node("read-1").indexes(JOURNAL, new FakeReadNode.Row(1, 0, 900));
        node.hasRead(1_000, 900);
        cluster.loads();

        cluster.router.delete(delete("name like \"name%\""));
        cluster.router.delete(delete("id in [3, 4]"));

        assertEquals(List.of(1_000L, 0L), bounds());
    }

    /// Rows of two journals are with two nodes, of which one has read further: its rows may have
    /// been written after the moment that the other one knows.
    @Test
    void theNodesOfADeleteByFilterLookAtOneMoment() throws IOException {
        cluster.rolls(10);
        FakeReadNode ahead =
                cluster.node("read-1").indexes(JOURNAL, new FakeReadNode.Row(1, 0, 900));
        FakeReadNode behind = cluster.node("read-2").indexes(10, new FakeReadNode.Row(2, 0, 950));
        ahead.hasRead(1_200, 900);
        behind.hasRead(1_000, 900);
        cluster.loads();

        cluster.router.delete(delete("name like \"name%\""));

        assertEquals(List.of(1_000L), bounds());
        assertEquals(List.of(0L, 1_000L), ahead.scopes.stream().map(ReadScope::getAsOf).toList());
        assertEquals(List.of(0L), behind.scopes.stream().map(ReadScope::getAsOf).toList());
    }

    private List<Long> bounds() {
        return writer.writes.stream().map(write -> write.getDelete().getUpTo()).toList();
    }

    @Test
    void aDeleteWithoutAFilterIsRefused() {
        var error = assertThrows(AtollException.class, () -> cluster.router.delete(delete(" ")));

        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
    }

    @Test
    void theNextCallSeesAChangeOfMetadata() {
        Optional<Collection> loaded =
                cluster.router.change(new MetadataChange.Load("default", NAME, 1), LIMIT);

        assertEquals(loaded, Optional.of(cluster.router.collection("default", NAME)));
        assertTrue(loaded.orElseThrow().loaded());
        assertEquals(
                Optional.empty(),
                cluster.router.change(new MetadataChange.DropCollection("default", NAME), LIMIT));
        var error =
                assertThrows(
                        AtollException.class, () -> cluster.router.collection("default", NAME));
        assertEquals(ErrorCode.COLLECTION_NOT_FOUND, error.code());
    }

    @Test
    void anUnknownDatabaseIsNamed() {
        var error =
                assertThrows(AtollException.class, () -> cluster.router.collection("other", NAME));

        assertEquals(ErrorCode.DATABASE_NOT_FOUND, error.code());
        assertEquals("database not found[database=other]", error.getMessage());
    }

    @Test
    void aFlushIsFinishedWhenItsJournalsHaveLeftTheManifest() {
        var flush = cluster.router.flush("default", NAME, LIMIT);

        assertEquals(List.of(JOURNAL), flush.journalIds());
        assertFalse(cluster.router.flushed("default", NAME, flush.journalIds()));
        cluster.rolls(10);
        cluster.catalog.replace(
                new Replacement(
                        COLLECTION,
                        Set.of(),
                        List.of(),
                        List.of(),
                        Set.of(JOURNAL),
                        List.<JournalInfo>of(),
                        Map.<Long, Long>of()));
        assertTrue(cluster.router.flushed("default", NAME, flush.journalIds()));
        assertEquals(
                OptionalLong.empty(),
                cluster.router.catalog().manifests().get(COLLECTION).openJournal().endOffset());
    }

    @Test
    void withoutAWriteNodeTheMessageSaysSo() {
        writer.close();

        var error =
                assertThrows(
                        AtollException.class,
                        () -> cluster.router.allocateTimestamp(Duration.ofMillis(200)));

        assertTrue(error.getMessage().startsWith("timestamp: no answer in 200 ms"));
        assertTrue(error.getMessage().contains("Connection refused"), error.getMessage());
    }
}
