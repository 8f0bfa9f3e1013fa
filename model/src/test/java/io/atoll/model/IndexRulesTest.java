package io.atoll.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.vectors.IndexRules;
import io.atoll.model.vectors.SearchParameters;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/// Every vector index that Milvus knows is accepted where Milvus accepts it, and refused in its
/// words.
class IndexRulesTest {
    private static final Field FLOATS =
            Field.of(100, "v", DataType.FLOAT_VECTOR).withDimension(128);

    private static String refusal(String type, String metric, String name, String value) {
        var e =
                assertThrows(
                        AtollException.class,
                        () -> IndexRules.check(FLOATS, type, metric, Map.of(name, value)));
        assertEquals(ErrorCode.PARAMETER_INVALID, e.code());
        return e.getMessage();
    }

    private static String searchRefusal(IndexType type, String name, String value) {
        var e =
                assertThrows(
                        AtollException.class,
                        () -> SearchParameters.width(type, Map.of(name, value), 10));
        assertEquals(ErrorCode.UNEXPECTED, e.code());
        return e.getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FLAT", "BRUTE_FORCE", "IVF_FLAT", "IVF_SQ8", "IVF_PQ", "IVF_RABITQ", "SCANN",
                "DISKANN", "HNSW", "HNSW_SQ", "HNSW_PQ", "HNSW_PRQ", "AUTOINDEX", "GPU_CAGRA",
                "GPU_IVF_FLAT", "GPU_IVF_PQ", "GPU_BRUTE_FORCE"
            })
    void takesEveryIndexOverFloats(String type) {
        assertEquals(
                new IndexRules(IndexType.ofName(type), Metric.L2),
                IndexRules.check(FLOATS, type, "L2", Map.of()));
    }

    @Test
    void choosesOnlyForWhoLeavesTheChoiceToAutoindex() {
        assertEquals(
                new IndexRules(IndexType.AUTOINDEX, Metric.COSINE),
                IndexRules.check(FLOATS, "", "", Map.of("mmap.enabled", "true")));
        assertTrue(
                refusal("HNSW", "", "M", "8").startsWith("metric type not set for vector index:"));
        var e =
                assertThrows(
                        AtollException.class,
                        () -> IndexRules.check(FLOATS, "", "L2", Map.of("M", "8")));
        assertTrue(e.getMessage().startsWith("only metric type can be passed when use AutoIndex"));
    }

    @Test
    void refusesWhatTheVectorsCannotHave() {
        assertEquals(
                "data type FloatVector can't build with this index BIN_FLAT: invalid"
                        + " parameter[expected=valid index params][actual=invalid index params]",
                refusal("BIN_FLAT", "L2", "a", "b"));
        assertTrue(
                refusal("FLAT", "HAMMING", "a", "b")
                        .startsWith("float vector index does not support metric type: HAMMING"));
        assertTrue(
                refusal("INVERTED", "L2", "a", "b")
                        .startsWith("data type FloatVector can't build with this index INVERTED"));
        assertEquals(
                "invalid parameter[expected=valid index][actual=invalid index type: NOTHING]",
                refusal("NOTHING", "L2", "a", "b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HNSW | M | 2049 | Out of range in json: param 'M' (2049) should be in range [2, 2048]
                    HNSW | M | 16.0 | wrong data type in json, key: 'M', value: '16.0': invalid parameter
                    HNSW | M | True | invalid integer value, key: 'M', value: 'True': invalid parameter
                    HNSW_SQ | efConstruction | -1 | param 'efConstruction' (-1) should be in range [1, 2147483647]
                    HNSW_SQ | sq_type | FP32 | invalid scalar quantizer type: invalid parameter
                    HNSW_PQ | m | 7 | The dimension of the vector (dim) should be a multiple of the number of subquantizers (m).
                    HNSW_PQ | nbits | 25 | Out of range in json: param 'nbits' (25) should be in range [1, 24]
                    HNSW_PQ | refine | 1 | should be a boolean: invalid parameter
                    HNSW_PQ | refine_type | INT8 | invalid refine type : INT8, optional types are [sq6, sq8, fp16, bf16, fp32, flat]: invalid parameter
                    IVF_FLAT | nlist | 65537 | Out of range in json: param 'nlist' (65537) should be in range [1, 65536]
                    """)
    void saysWhichParameterIsWrong(String type, String name, String value, String words) {
        String message = refusal(type, "L2", name, value);
        assertTrue(message.contains(words), message);
    }

    @Test
    void aParameterThatIsNullOrOfAnotherIndexMeansNothing() {
        IndexRules.check(FLOATS, "HNSW", "L2", Map.of("M", "None", "nlist", "-7", "x", "y"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HNSW | ef | 9 | ef(9) should be larger than k(10)
                    HNSW | ef | -1 | param 'ef' (-1) should be in range [1, 2147483647]
                    HNSW | ef | 32.0 | Type conflict in json: param 'ef' (32.0) should be integer
                    HNSW | ef | null | Type conflict in json: param 'ef' (null) should be integer
                    IVF_FLAT | nprobe | 65537 | param 'nprobe' (65537) should be in range [1, 65536]
                    SCANN | reorder_k | 9 | reorder_k(9) should be larger than k(10)
                    DISKANN | search_list | 1 | search_list(1) should be larger than k(10)
                    HNSW_SQ | refine_k | 0.5 | param 'refine_k' (0.5) should be in range [1.000000, 340282346638528859811704183484516925440.000000]
                    SPARSE_WAND | drop_ratio_search | 1 | should be in range [0.000000, 1.000000)
                    """)
    void saysWhichSearchParameterIsWrong(IndexType type, String name, String value, String words) {
        String message = searchRefusal(type, name, value);
        assertTrue(message.contains(words), message);
    }

    @Test
    void collectsAsManyCandidatesAsTheSearchSays() {
        assertEquals(64, SearchParameters.width(IndexType.HNSW, Map.of("ef", "64"), 10));
        assertEquals(20, SearchParameters.width(IndexType.HNSW_PQ, Map.of("ef", "1"), 10));
        assertEquals(4, SearchParameters.width(IndexType.IVF_FLAT, Map.of("nprobe", "4"), 10));
        assertEquals(0, SearchParameters.width(IndexType.IVF_SQ8, Map.of(), 10));
        assertEquals(64, SearchParameters.width(IndexType.HNSW_SQ, Map.of("ef", "64"), 10));
        assertEquals(0, SearchParameters.width(IndexType.HNSW_SQ, Map.of("refine_k", "3"), 10));
        assertEquals(100, SearchParameters.width(IndexType.HNSW_SQ, Map.of("refine_k", "5"), 10));
        assertEquals(
                105,
                SearchParameters.width(
                        IndexType.HNSW_SQ, Map.of("refine_k", "5.25", "ef", "64"), 10));
        assertEquals(100, SearchParameters.width(IndexType.HNSW_PQ, Map.of("refine_k", "5"), 10));
        for (var type : List.of(IndexType.IVF_PQ, IndexType.IVF_RABITQ, IndexType.SCANN)) {
            assertEquals(4, SearchParameters.width(type, Map.of("nprobe", "4"), 10));
        }
        assertEquals(0, SearchParameters.width(IndexType.FLAT, Map.of("ef", "no"), 10));
    }

    @Test
    void scoresAsManyRowsAgainAsTheSearchSays() {
        var both = Map.of("reorder_k", "70", "refine_k", "2.55");
        assertEquals(70, SearchParameters.scoredAgain(IndexType.SCANN, both, 10));
        assertEquals(26, SearchParameters.scoredAgain(IndexType.IVF_RABITQ, both, 10));
        assertEquals(0, SearchParameters.scoredAgain(IndexType.IVF_RABITQ, Map.of(), 10));
        assertEquals(0, SearchParameters.scoredAgain(IndexType.IVF_PQ, both, 10));
        var dropped = Map.of("drop_ratio_search", "0.25");
        assertEquals(0.25f, SearchParameters.dropped(IndexType.SPARSE_WAND, dropped));
        assertEquals(0, SearchParameters.dropped(IndexType.HNSW, dropped));
    }
}
