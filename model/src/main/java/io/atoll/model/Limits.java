package io.atoll.model;

/// The limits that requests are held to. They are Milvus 2.6's defaults.
public final class Limits {
    public static final int MIN_DIMENSION = 2;
    public static final int MAX_DIMENSION = 32_768;
    public static final int MAX_TOP_K = 16_384;
    public static final int MAX_QUERIES = 16_384;

    /// Rows of each group of a search by groups.
    public static final int MAX_GROUP_SIZE = 10;

    /// Approximate searches that one search is made of.
    public static final int MAX_PARTS = 1_024;

    /// Those that nodes are asked for in one request: a search by groups becomes one for each
    /// query.
    public static final int MAX_NODE_PARTS = 16_384;

    public static final int MAX_QUERY_WINDOW = 16_384;
    public static final int MAX_FIELDS = 64;
    public static final int MAX_VECTOR_FIELDS = 10;
    public static final int MAX_NAME_LENGTH = 255;
    public static final int MAX_VARCHAR_LENGTH = 65_535;
    public static final int MAX_ARRAY_CAPACITY = 4096;
    public static final int MAX_JSON_BYTES = 65_536;

    /// Of one geometry as WKB: about 260,000 points.
    public static final int MAX_GEOMETRY_BYTES = 4 << 20;

    /// UTF-8 bytes of a VARCHAR primary key, whatever its max_length: what Lucene takes as a term.
    public static final int MAX_KEY_BYTES = 32_766;

    /// How many levels a filter tree may have. Protobuf refuses messages nested deeper than 100,
    /// and a level takes up to two.
    public static final int MAX_FILTER_DEPTH = 40;

    public static final int MAX_SHARDS = 16;
    public static final int MAX_DATABASES = 64;

    /// The default one included.
    public static final int MAX_RESOURCE_GROUPS = 1_024;

    public static final int MAX_PARTITIONS = 1_024;

    /// Of a collection with a partition key that does not say.
    public static final int DEFAULT_KEY_PARTITIONS = 16;

    public static final int MAX_COLLECTIONS = 65_536;
    public static final int MAX_REQUEST_BYTES = 64 << 20;
    public static final int MAX_ANSWER_BYTES = 256 << 20;

    private Limits() {}
}
