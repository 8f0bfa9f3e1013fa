package io.atoll.model.vectors;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.IndexType;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// The parameters that a vector index is built with: their names, ranges and the words of refusals
/// are Milvus's. They come as text, whatever the client wrote; those of other types of indexes, and
/// unknown ones, are kept and mean nothing.
final class BuildParameters {
    private static final Set<String> OF_EVERY_INDEX =
            Set.of("mmap.enabled", "mmap_enabled", "index_offset_cache_enabled", "warmup");

    private static final Set<String> QUANTIZERS = Set.of("sq4u", "sq6", "sq8", "bf16", "fp16");
    private static final List<String> REFINED_AS =
            List.of("sq6", "sq8", "fp16", "bf16", "fp32", "flat");
    private static final List<String> SQ_REFINED_AS =
            List.of("sq4u", "sq6", "sq8", "fp16", "bf16", "fp32", "flat");
    private static final List<String> SPARSE_ALGORITHMS =
            List.of("TAAT_NAIVE", "DAAT_WAND", "DAAT_MAXSCORE");

    private final Map<String, String> params;

    private BuildParameters(Map<String, String> params) {
        this.params = params;
    }

    /// @throws AtollException with PARAMETER_INVALID, naming the parameter, its value and its
    ///   range; UNEXPECTED for AUTOINDEX, which takes none
    static void check(IndexType type, int dimension, Map<String, String> params) {
        var given = new BuildParameters(params);
        switch (type) {
            case AUTOINDEX -> given.requireOnlyCommonOnes();
            case HNSW -> given.checkGraph();
            case HNSW_SQ -> {
                given.checkGraph();
                given.checkQuantizer();
                given.checkRefining(SQ_REFINED_AS);
            }
            case HNSW_PQ -> {
                given.checkGraph();
                given.checkProducts(dimension);
                given.checkRefining(REFINED_AS);
            }
            case HNSW_PRQ -> {
                given.checkGraph();
                given.checkProducts(dimension);
                given.integer("nrq", 1, 16);
                given.checkRefining(REFINED_AS);
            }
            case IVF_FLAT, IVF_SQ8, BIN_IVF_FLAT, GPU_IVF_FLAT -> given.checkLists();
            case IVF_PQ, GPU_IVF_PQ -> {
                given.checkLists();
                given.checkProducts(dimension);
            }
            case IVF_RABITQ -> {
                given.checkLists();
                given.checkRefining(REFINED_AS);
            }
            case SCANN -> {
                given.checkLists();
                given.flag("with_raw_data");
            }
            case SPARSE_INVERTED_INDEX, SPARSE_WAND -> given.checkSparse();
            case INVERTED, BITMAP, STL_SORT, TRIE, NGRAM, RTREE ->
                    throw new IllegalArgumentException("no index over vectors: " + type);
            case FLAT, BRUTE_FORCE, BIN_FLAT, DISKANN, GPU_BRUTE_FORCE, GPU_CAGRA -> {
                // Nothing is checked by Milvus either.
            }
        }
    }

    private void requireOnlyCommonOnes() {
        if (!OF_EVERY_INDEX.containsAll(params.keySet())) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "only metric type can be passed when use AutoIndex, not " + params.keySet());
        }
    }

    private void checkGraph() {
        integer("M", 2, 2048);
        integer("efConstruction", 1, Integer.MAX_VALUE);
    }

    private void checkLists() {
        integer("nlist", 1, 65_536);
    }

    private void checkProducts(int dimension) {
        OptionalLong parts = integer("m", 1, 65_536);
        integer("nbits", 1, 24);
        if (parts.isPresent() && dimension % parts.getAsLong() != 0) {
            throw IndexRules.invalid(
                    "The dimension of the vector (dim) should be a multiple of the number of"
                            + " subquantizers (m). Dimension: %d, m: %d"
                                    .formatted(dimension, parts.getAsLong()));
        }
    }

    private void checkQuantizer() {
        if (isGiven("sq_type") && !QUANTIZERS.contains(text("sq_type").toLowerCase(Locale.ROOT))) {
            throw IndexRules.invalid("invalid scalar quantizer type");
        }
    }

    private void checkRefining(List<String> types) {
        flag("refine");
        String name = "refine_type";
        if (isGiven(name) && !types.contains(text(name).toLowerCase(Locale.ROOT))) {
            throw IndexRules.invalid(
                    "invalid refine type : %s, optional types are %s".formatted(text(name), types));
        }
    }

    private void checkSparse() {
        String name = "inverted_index_algo";
        if (isGiven(name) && !SPARSE_ALGORITHMS.contains(text(name))) {
            throw IndexRules.invalid(
                    "sparse inverted index algo %s not found or not supported, supported: [%s]"
                            .formatted(text(name), String.join(" ", SPARSE_ALGORITHMS)));
        }
        share("drop_ratio_build");
        number("bm25_k1", 3);
        number("bm25_b", 1);
    }

    // --- values ------------------------------------------------------------------------------

    private String text(String name) {
        return params.getOrDefault(name, "");
    }

    /// A client's null comes as text, too.
    private boolean isGiven(String name) {
        return switch (text(name)) {
            case "", "None", "null" -> false;
            default -> true;
        };
    }

    private OptionalLong integer(String name, long least, long most) {
        if (!isGiven(name)) {
            return OptionalLong.empty();
        }
        String text = text(name);
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw IndexRules.invalid(
                    "%s, key: '%s', value: '%s'"
                            .formatted(
                                    isNumber(text)
                                            ? "wrong data type in json"
                                            : "invalid integer value",
                                    name,
                                    text));
        }
        if (value < least || value > most) {
            throw IndexRules.invalid(
                    "Out of range in json: param '%s' (%d) should be in range [%d, %d]"
                            .formatted(name, value, least, most));
        }
        return OptionalLong.of(value);
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private void share(String name) {
        if (!isGiven(name)) {
            return;
        }
        if (!isNumber(text(name))) {
            throw IndexRules.invalid(
                    "invalid float value, key: '%s', value: '%s'".formatted(name, text(name)));
        }
        double value = Double.parseDouble(text(name));
        if (value < 0 || value >= 1) {
            throw IndexRules.invalid(
                    "Out of range in json: param '%s' (%s) should be in range [0.000000, 1.000000)"
                            .formatted(name, value));
        }
    }

    /// From 0 up to and including the largest.
    private void number(String name, int most) {
        if (!isGiven(name)) {
            return;
        }
        if (!isNumber(text(name))) {
            throw IndexRules.invalid(
                    "invalid float value, key: '%s', value: '%s'".formatted(name, text(name)));
        }
        double value = Double.parseDouble(text(name));
        if (value < 0 || value > most) {
            throw IndexRules.invalid(
                    "Out of range in json: param '%s' (%f) should be in range [0.000000, %d.000000]"
                            .formatted(name, value, most));
        }
    }

    private void flag(String name) {
        if (isGiven(name) && !text(name).toLowerCase(Locale.ROOT).matches("true|false")) {
            throw IndexRules.invalid(
                    "Type conflict in json: param '%s' (\"%s\") should be a boolean"
                            .formatted(name, text(name)));
        }
    }
}
