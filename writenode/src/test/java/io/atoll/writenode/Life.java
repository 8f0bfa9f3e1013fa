package io.atoll.writenode;

import io.atoll.model.BatchId;
import io.atoll.model.manifest.Manifest;
import io.atoll.protocol.v1.WriteAnswer;
import io.atoll.writenode.rebuild.CompactionSettings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// What happens to a collection from its creation on, step by step: rows come, are replaced and
/// deleted, are sealed, struck and indexed, the writer is succeeded, another collection comes and
/// goes. Each step can be done again when nobody knows whether it was done: writes carry the id of
/// their batch.
final class Life {
    static final String COLLECTION = "lasting";
    private static final String PASSING = "passing";

    /// So few small segments are left alone that compaction has its part in every life.
    private static final CompactionSettings COMPACTION =
            new CompactionSettings(true, 1 << 20, 2, 20);

    private final List<Step> steps = new ArrayList<>();
    private final BooleanSupplier hopeless;
    private volatile long lastTimestamp;
    private long numbers;

    /// @param hopeless whether waiting for the background is in vain
    Life(BooleanSupplier hopeless) {
        this.hopeless = hopeless;
        createCollection(COLLECTION);
        createIndex();
        insert(0, 30);
        upsert(5, 10);
        delete(20, 25);
        insert(28, 35);
        seal();
        upsert(0, 3);
        delete(8, 12);
        insert(40, 50);
        seal();
        succeed();
        insert(50, 60);
        delete(0, 2);
        succeed();
        insert(60, 65);
        seal();
        createCollection(PASSING);
        dropCollection();
        upsert(30, 45);
        insert(70, 75);
    }

    /// @param effect what it does to the rows
    record Step(String name, Act act, Consumer<RowModel> effect) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Act {
        /// @return whether the node is to be started anew now
        boolean run(RunningNode node);
    }

    static WriteNodeConfig config() {
        return WriteNodeConfig.defaults("write-1").withCompaction(COMPACTION);
    }

    List<Step> steps() {
        return steps;
    }

    /// Of what was acknowledged, the youngest timestamp; 0 before.
    long lastTimestamp() {
        return lastTimestamp;
    }

    private void createCollection(String name) {
        step("create " + name, node -> node.createCollection(name), _ -> {});
    }

    private void dropCollection() {
        step("drop", node -> node.dropCollection(PASSING), _ -> {});
    }

    private void createIndex() {
        step("create the index", node -> node.createIndex(COLLECTION), _ -> {});
    }

    private void insert(long from, long to) {
        long[] keys = LongStream.range(from, to).toArray();
        long[] fresh = freshNumbers(keys.length);
        BatchId batch = nextBatch();
        step(
                "insert " + from + " to " + to,
                node -> note(node.insert(COLLECTION, batch, keys, fresh)),
                model -> model.insert(keys, fresh));
    }

    private void upsert(long from, long to) {
        long[] keys = LongStream.range(from, to).toArray();
        long[] fresh = freshNumbers(keys.length);
        BatchId batch = nextBatch();
        step(
                "upsert " + from + " to " + to,
                node -> note(node.upsert(COLLECTION, batch, keys, fresh)),
                model -> model.upsert(keys, fresh));
    }

    private void delete(long from, long to) {
        long[] keys = LongStream.range(from, to).toArray();
        BatchId batch = nextBatch();
        step(
                "delete " + from + " to " + to,
                node -> note(node.delete(COLLECTION, batch, keys)),
                model -> model.delete(keys));
    }

    private void note(WriteAnswer answer) {
        lastTimestamp = answer.getTimestamp();
    }

    private long[] freshNumbers(int count) {
        return LongStream.range(0, count).map(_ -> numbers++).toArray();
    }

    private BatchId nextBatch() {
        return new BatchId(1, steps.size() + 1);
    }

    /// Seals what is growing, and waits until that is done and the segments have their index.
    private void seal() {
        step(
                "seal",
                node -> {
                    node.flush(COLLECTION);
                    awaitQuiet(node);
                },
                _ -> {});
    }

    /// Waits until nothing is to be sealed or built.
    void awaitQuiet(RunningNode node) {
        Await.until(
                "all is sealed and indexed",
                () -> hopeless.getAsBoolean() || isQuiet(node.manifest(COLLECTION)));
        if (hopeless.getAsBoolean()) {
            throw new IllegalStateException("nothing is sealed and indexed any more");
        }
    }

    private static boolean isQuiet(Manifest manifest) {
        return manifest.journals().size() == 1
                && manifest.segments().stream()
                        .noneMatch(segment -> segment.builtIndexes().isEmpty());
    }

    private void succeed() {
        steps.add(new Step("succeed", _ -> true, _ -> {}));
    }

    private void step(String name, Consumer<RunningNode> act, Consumer<RowModel> effect) {
        steps.add(
                new Step(
                        name,
                        node -> {
                            act.accept(node);
                            return false;
                        },
                        effect));
    }
}
