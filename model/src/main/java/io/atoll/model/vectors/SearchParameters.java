package io.atoll.model.vectors;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.IndexType;

import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalLong;

/// The parameters that a search gives to the index of its field: their names, ranges and the words
/// of refusals are Milvus's. They are checked for the type of index that was asked for, whatever it
/// is built as; those of other types, and unknown ones, mean nothing.
public final class SearchParameters {
    /// Every digit, as Milvus prints it.
    private static final BigDecimal MOST = new BigDecimal(Float.MAX_VALUE);

    private static final long LEAST_CANDIDATES = 64;

    private final Map<String, String> params;
    private final long k;

    private SearchParameters(Map<String, String> params, long k) {
        this.params = params;
        this.k = k;
    }

    /// How many candidates a search collects in each segment, or how many lists it scans there.
    ///
    /// @param type the index that was asked for
    /// @param params all parameters of a search by name, as text
    /// @param k how many hits are wanted
    /// @return at least `k` candidates, or lists; 0 where the search does not say
    /// @throws AtollException with UNEXPECTED, as Milvus's query nodes give it, naming the
    ///   parameter, its value and its range
    public static int width(IndexType type, Map<String, String> params, long k) {
        var given = new SearchParameters(params, k);
        long width =
                switch (type) {
                    case AUTOINDEX -> given.raised("ef");
                    case HNSW -> given.atLeastK("ef");
                    case HNSW_SQ -> {
                        double times = given.number("refine_k");
                        yield given.refined(given.atLeastK("ef"), times);
                    }
                    case HNSW_PQ, HNSW_PRQ -> {
                        double times = given.number("refine_k");
                        yield given.refined(given.raised("ef"), times);
                    }
                    case IVF_FLAT, IVF_SQ8, IVF_PQ, BIN_IVF_FLAT, GPU_IVF_FLAT, GPU_IVF_PQ ->
                            given.lists();
                    case IVF_RABITQ -> {
                        given.integer("rbq_bits_query", 0, 8);
                        given.number("refine_k");
                        yield given.lists();
                    }
                    case SCANN -> {
                        given.atLeastK("reorder_k");
                        yield given.lists();
                    }
                    case DISKANN ->
                            given.atLeastK(
                                    params.containsKey("search_list")
                                            ? "search_list"
                                            : "search_list_size");
                    case SPARSE_INVERTED_INDEX, SPARSE_WAND -> {
                        given.share("drop_ratio_search");
                        yield 0;
                    }
                    case FLAT, BRUTE_FORCE, BIN_FLAT, GPU_BRUTE_FORCE, GPU_CAGRA -> 0;
                    case INVERTED, BITMAP, STL_SORT, TRIE, NGRAM, RTREE ->
                            throw new IllegalArgumentException("no index over vectors: " + type);
                };
        return (int) width;
    }

    /// How many rows that are best by codes a search scores again in each segment.
    ///
    /// @return 0 where the search does not say, or the type of index has no parameter for it
    /// @throws AtollException as [#width]
    public static int scoredAgain(IndexType type, Map<String, String> params, long k) {
        var given = new SearchParameters(params, k);
        if (type == IndexType.SCANN) {
            return (int) given.atLeastK("reorder_k");
        }
        return type == IndexType.IVF_RABITQ && params.containsKey("refine_k")
                ? (int) Math.min(Math.ceil(given.number("refine_k") * k), Integer.MAX_VALUE)
                : 0;
    }

    /// Which share of a sparse query's values, the smallest ones, lead to no rows.
    ///
    /// @return from 0 to below 1; 0 for other types of indexes
    /// @throws AtollException as [#width]
    public static float dropped(IndexType type, Map<String, String> params) {
        return type == IndexType.SPARSE_INVERTED_INDEX || type == IndexType.SPARSE_WAND
                ? (float) new SearchParameters(params, 0).share("drop_ratio_search")
                : 0;
    }

    /// How many lists are scanned; 0: not said.
    private long lists() {
        return integer("nprobe", 1, 65_536).orElse(0);
    }

    /// How many candidates are wanted; 0: not said.
    private long candidates(String name) {
        return integer(name, 1, Integer.MAX_VALUE).orElse(0);
    }

    /// The same, at least as many as hits.
    private long raised(String name) {
        long candidates = candidates(name);
        return candidates == 0 ? 0 : Math.max(candidates, k);
    }

    private long atLeastK(String name) {
        long candidates = candidates(name);
        if (candidates > 0 && candidates < k) {
            throw refusal("%s(%d) should be larger than k(%d)".formatted(name, candidates, k));
        }
        return candidates;
    }

    private OptionalLong integer(String name, long least, long most) {
        String text = params.get(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        long value;
        try {
            value = Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            throw refusal(
                    "Type conflict in json: param '%s' (%s) should be integer"
                            .formatted(name, text));
        }
        if (value < least || value > most) {
            throw refusal(
                    "Out of range in json: param '%s' (%s) should be in range [%d, %d]"
                            .formatted(name, text, least, most));
        }
        return OptionalLong.of(value);
    }

    /// Enough candidates that of the better half of them, which is looked at again, there are
    /// `times` as many as are wanted.
    private long refined(long candidates, double times) {
        long refined = (long) Math.min(Math.ceil(2 * times * k), Integer.MAX_VALUE);
        boolean usual = candidates == 0 && refined <= usualCandidates(k);
        return usual ? 0 : Math.max(candidates, refined);
    }

    /// How many candidates are collected in a graph where a search does not say.
    ///
    /// @param k how many hits are wanted
    public static long usualCandidates(long k) {
        return Math.max(LEAST_CANDIDATES, 2 * k);
    }

    /// How many times more rows are looked at again.
    private double number(String name) {
        double value = real(name, 1);
        if (value < 1 || value > Float.MAX_VALUE) {
            throw refusal(
                    "Out of range in json: param '%s' (%s) should be in range [1.000000, %s.000000]"
                            .formatted(name, params.get(name), MOST));
        }
        return value;
    }

    private double share(String name) {
        double value = real(name, 0);
        if (value < 0 || value >= 1) {
            throw refusal(
                    "Out of range in json: param '%s' (%s) should be in range [0.000000, 1.000000)"
                            .formatted(name, params.get(name)));
        }
        return value;
    }

    private double real(String name, double otherwise) {
        String text = params.get(name);
        if (text == null) {
            return otherwise;
        }
        if (text.isBlank()) {
            throw refusal("invalid float value, key: '%s', value: '%s'".formatted(name, text));
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw refusal(
                    "Type conflict in json: param '%s' (%s) should be a number"
                            .formatted(name, text));
        }
    }

    private static AtollException refusal(String message) {
        return new AtollException(
                ErrorCode.UNEXPECTED, "failed to search: config invalid: " + message);
    }
}
