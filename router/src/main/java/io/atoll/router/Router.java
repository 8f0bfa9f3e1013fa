package io.atoll.router;

import io.atoll.catalog.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What an edge talks to: reads as futures, everything else blocking (call it from a virtual
/// thread). Errors are [io.atoll.model.AtollException]s, also inside futures.
public final class Router implements AutoCloseable {

    // --- reads -------------------------------------------------------------------------------

    /// Cancelling the future cancels the work on the nodes.
    public CompletableFuture<SearchAnswer> search(SearchRequest request) {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<QueryAnswer> query(QueryRequest request) {
        throw new UnsupportedOperationException();
    }

    /// How many rows live in a collection, deletes that the manifest and the journals know applied.
    public long rowCount(String database, String collection, Duration limit) {
        throw new UnsupportedOperationException();
    }

    // --- writes ------------------------------------------------------------------------------

    public WriteAnswer insert(WriteRequest request) {
        throw new UnsupportedOperationException();
    }

    public WriteAnswer upsert(WriteRequest request) {
        throw new UnsupportedOperationException();
    }

    public DeleteAnswer delete(DeleteRequest request) {
        throw new UnsupportedOperationException();
    }

    // --- metadata ----------------------------------------------------------------------------

    /// A collection by name. A router that lacks the name asks the catalog once before it says so.
    ///
    /// @throws io.atoll.model.AtollException with COLLECTION_NOT_FOUND or DATABASE_NOT_FOUND
    public Collection collection(String database, String name) {
        throw new UnsupportedOperationException();
    }

    /// All metadata as last known.
    public CatalogState catalog() {
        throw new UnsupportedOperationException();
    }

    /// Answers the new collection's id when this router knows it. Field ids in the schema are
    /// assigned by the write node.
    public long createCollection(CreateCollection request) {
        throw new UnsupportedOperationException();
    }

    /// Dropping what is not there is no error, as in Milvus.
    public void dropCollection(String database, String name, Duration limit) {
        throw new UnsupportedOperationException();
    }

    public void createIndex(CreateIndex request) {
        throw new UnsupportedOperationException();
    }

    public void dropIndex(String database, String collection, String indexOrField, Duration limit) {
        throw new UnsupportedOperationException();
    }

    /// Orders the read nodes to hold a collection; [#loadState] tells how far they are.
    public void load(String database, String collection, int replicas, Duration limit) {
        throw new UnsupportedOperationException();
    }

    public void release(String database, String collection, Duration limit) {
        throw new UnsupportedOperationException();
    }

    /// How far a collection is loaded.
    public LoadState loadState(String database, String collection) {
        throw new UnsupportedOperationException();
    }

    /// How far an index is built.
    public IndexProgress indexProgress(Collection collection, long indexId) {
        throw new UnsupportedOperationException();
    }

    /// Seals what is growing; answers when that is ordered.
    public FlushAnswer flush(String database, String collection, Duration limit) {
        throw new UnsupportedOperationException();
    }

    /// Whether none of these journals is in the collection's manifest any more.
    public boolean flushed(String database, String collection, List<Long> journalIds) {
        throw new UnsupportedOperationException();
    }

    public long allocateTimestamp(Duration limit) {
        throw new UnsupportedOperationException();
    }

    /// Whether the cluster can serve: reasons why not, in words; empty when it can.
    public List<String> health() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    // --- values ------------------------------------------------------------------------------

    /// @param percent 0 to 100
    public record LoadState(boolean ordered, int percent) {}

    /// @param reason why it cannot be finished; empty while it can
    public record IndexProgress(long totalRows, long indexedRows, String reason) {
        public long pendingRows() {
            return totalRows - indexedRows;
        }
    }

    /// @param journalIds what [#flushed] is asked with
    public record FlushAnswer(long collectionId, List<Long> journalIds, long timestamp) {}

    /// @param rows without the primary key where the collection makes it
    /// @param partition empty: the default partition
    public record WriteRequest(
            String database, String collection, String partition, Rows rows, Duration limit) {}

    /// @param keys the rows' keys in row order, as given or as made
    /// @param timestamp a read that guarantees it sees the write
    public record WriteAnswer(Keys keys, long timestamp) {}

    /// Deletes by filter. `pk in [...]` is forwarded as it is; any other filter is first a Strong
    /// query for the keys.
    ///
    /// @param partition empty: all
    public record DeleteRequest(
            String database,
            String collection,
            String partition,
            String filter,
            Map<String, Object> filterParams,
            Duration limit) {}

    /// @param count keys asked for, or rows that matched
    public record DeleteAnswer(long count, long timestamp) {}

    /// @param schema its field ids do not matter yet
    public record CreateCollection(
            String database,
            String name,
            io.atoll.model.Schema schema,
            int shards,
            io.atoll.model.ConsistencyLevel consistency,
            Map<String, String> properties,
            Duration limit) {}

    /// @param indexName empty: the field's name
    /// @param indexType empty: AUTOINDEX
    /// @param metric empty: the default, COSINE
    public record CreateIndex(
            String database,
            String collection,
            String field,
            String indexName,
            String indexType,
            String metric,
            Map<String, String> params,
            Duration limit) {}

    /// What every read says.
    ///
    /// @param partitions names; empty: all
    /// @param consistency empty: the collection's level
    /// @param guaranteeTimestamp what SESSION and CUSTOMIZED wait for; else ignored
    /// @param limit how long the answer may take
    public record ReadOptions(
            String database,
            String collection,
            List<String> partitions,
            String filter,
            Map<String, Object> filterParams,
            List<String> outputFields,
            Optional<io.atoll.model.ConsistencyLevel> consistency,
            long guaranteeTimestamp,
            Duration limit) {}

    /// @param field empty: the only vector field
    /// @param metric empty: the index's; another one than the index's is an error
    /// @param queries `queryCount` vectors, float32, little-endian, row-major
    /// @param limit 1 to 16,384, with the offset
    /// @param ef 0: the default
    /// @param radius the outer bound of a range search, NaN for none
    /// @param rangeFilter its inner bound, NaN for none
    public record SearchRequest(
            ReadOptions options,
            String field,
            String metric,
            com.google.protobuf.ByteString queries,
            int queryCount,
            int limit,
            int offset,
            int ef,
            float radius,
            float rangeFilter) {}

    /// The hits of all queries, one query after the other, each best first.
    ///
    /// @param output the values of the output fields, a row per hit
    /// @param outputFields the fields in `output`, in the order asked for; `*` resolved
    public record SearchAnswer(
            Collection collection,
            io.atoll.model.Metric metric,
            List<Integer> hitCounts,
            Keys keys,
            float[] distances,
            Rows output,
            List<io.atoll.model.Field> outputFields,
            long timestamp,
            Coverage coverage) {}

    /// @param count rows' number only: `count(*)`
    /// @param limit 0: no limit given
    public record QueryRequest(ReadOptions options, boolean count, int limit, int offset) {}

    /// Rows in ascending order of their keys.
    public record QueryAnswer(
            Collection collection,
            long count,
            Keys keys,
            Rows output,
            List<io.atoll.model.Field> outputFields,
            long timestamp,
            Coverage coverage) {}

    /// How much of what should have been read was read.
    ///
    /// @param vectorsScored distances computed on all nodes
    /// @param nodes what each node did
    public record Coverage(
            int segments, int segmentsRead, long rows, long vectorsScored, List<NodeShare> nodes) {}

    /// @param segmentIds the segments that the answer took from this node
    public record NodeShare(String node, List<Long> segmentIds, long vectorsScored, long nanos) {}
}
