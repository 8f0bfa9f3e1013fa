package io.atoll.model;

import io.atoll.model.rows.DenseVectorValues;
import io.atoll.model.vectors.VectorComponents;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The indexes that Milvus has by name. Each is built as one of a few: a scan of all rows, a graph,
/// a graph and codes, lists around centroids, lists by dimension, or what every segment has of its
/// scalars; [#built] says which.
public enum IndexType {
    FLAT(Built.SCAN, VectorComponents.FLOATS),
    BRUTE_FORCE(
            Built.SCAN, VectorComponents.FLOATS, VectorComponents.INTEGERS, VectorComponents.BITS),
    HNSW(Built.GRAPH, VectorComponents.FLOATS, VectorComponents.INTEGERS),
    AUTOINDEX(Built.GRAPH, VectorComponents.values()),
    HNSW_SQ(Built.CODED_GRAPH, VectorComponents.FLOATS, VectorComponents.INTEGERS),
    HNSW_PQ(Built.PRODUCT_GRAPH, VectorComponents.FLOATS, VectorComponents.INTEGERS),
    HNSW_PRQ(Built.PRODUCT_GRAPH, VectorComponents.FLOATS, VectorComponents.INTEGERS),
    IVF_FLAT(Built.INVERTED_FILE, VectorComponents.FLOATS),
    IVF_SQ8(Built.CODED_INVERTED_FILE, VectorComponents.FLOATS),
    IVF_PQ(Built.PRODUCT_INVERTED_FILE, VectorComponents.FLOATS),
    IVF_RABITQ(Built.SIGN_INVERTED_FILE, VectorComponents.FLOATS),
    SCANN(Built.BLOCK_INVERTED_FILE, VectorComponents.FLOATS),
    DISKANN(Built.DISK_GRAPH, VectorComponents.FLOATS),
    GPU_BRUTE_FORCE(Built.SCAN, VectorComponents.FLOATS),
    GPU_IVF_FLAT(Built.INVERTED_FILE, VectorComponents.FLOATS),
    GPU_IVF_PQ(Built.PRODUCT_INVERTED_FILE, VectorComponents.FLOATS),
    GPU_CAGRA(Built.GRAPH, VectorComponents.FLOATS),
    BIN_FLAT(Built.SCAN, VectorComponents.BITS),
    BIN_IVF_FLAT(Built.INVERTED_FILE, VectorComponents.BITS),
    SPARSE_INVERTED_INDEX(Built.LISTS, VectorComponents.SPARSE),
    SPARSE_WAND(Built.LISTS, VectorComponents.SPARSE),
    INVERTED(Built.COLUMNS),
    BITMAP(Built.COLUMNS),
    STL_SORT(Built.COLUMNS),
    TRIE(Built.COLUMNS),
    NGRAM(Built.COLUMNS),
    RTREE(Built.COLUMNS);

    private final Built built;
    private final Set<VectorComponents> components;

    IndexType(Built built, VectorComponents... components) {
        this.built = built;
        this.components = EnumSet.noneOf(VectorComponents.class);
        this.components.addAll(Set.of(components));
    }

    /// What an index is, whatever it is called.
    public enum Built {
        /// Every row is compared with the query.
        SCAN("FLAT"),
        /// A graph of near rows, which are compared exactly.
        GRAPH("HNSW"),
        /// A graph of near rows, which are compared by codes; the best of them are compared
        /// exactly.
        CODED_GRAPH("HNSW_SQ"),
        /// The same, by codes of parts of vectors.
        PRODUCT_GRAPH("HNSW_PQ"),
        /// The same, with graph and vectors in files.
        DISK_GRAPH("DISKANN"),
        /// Lists of rows around centroids, which are compared exactly.
        INVERTED_FILE("IVF_FLAT"),
        /// The same, compared by codes; the best of them are compared exactly.
        CODED_INVERTED_FILE("IVF_SQ8"),
        /// The same, by codes of parts of vectors.
        PRODUCT_INVERTED_FILE("IVF_PQ"),
        /// The same, by signs of components.
        SIGN_INVERTED_FILE("IVF_RABITQ"),
        /// The same, by codes of parts, many rows at a time.
        BLOCK_INVERTED_FILE("SCANN"),
        /// The rows of each dimension.
        LISTS("SPARSE_INVERTED_INDEX"),
        /// Terms, points or bounding boxes of every row's scalar, which sealed segments always
        /// have.
        COLUMNS("INVERTED");

        private final String title;

        Built(String title) {
            this.title = title;
        }

        /// The name of the index that is built so.
        public String title() {
            return title;
        }
    }

    public Built built() {
        return built;
    }

    /// What it is over fields of a type: AUTOINDEX, and what is built as that, chooses by it.
    ///
    /// @param field of vectors
    public Built builtOver(DataType field) {
        if (this != AUTOINDEX && this != GPU_CAGRA) {
            return built;
        }
        return switch (field.components()) {
            case BITS -> Built.SCAN;
            case SPARSE -> Built.LISTS;
            // Codes of a byte are much smaller only than four.
            case FLOATS ->
                    DenseVectorValues.ofVectors(field).vectorBytes(1) == Float.BYTES
                            ? Built.CODED_GRAPH
                            : Built.GRAPH;
            case INTEGERS -> Built.GRAPH;
        };
    }

    /// Whether it is built as what its name says.
    public boolean isBuiltAsNamed() {
        return this == BIN_FLAT
                || this == BIN_IVF_FLAT
                || built == Built.COLUMNS
                || name().equals(built.title);
    }

    /// Whether vectors of such components can have it.
    public boolean takes(VectorComponents wanted) {
        return components.contains(wanted);
    }

    /// The name that clients know it by.
    public String title() {
        return this == TRIE ? "Trie" : name();
    }

    /// The index type of a name in any case.
    public static IndexType ofName(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (IndexType type : values()) {
            if (type.name().equals(upper)) {
                return type;
            }
        }
        throw new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "invalid parameter[expected=valid index][actual=invalid index type: " + name + "]");
    }
}
