package io.atoll.milvus.calls;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.atoll.model.Limits;

/// How the edge reads and writes JSON.
public final class Json {
    /// Bodies are bounded by the size of a request, so a single string in them need not be.
    public static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            com.fasterxml.jackson.core.JsonFactory.builder()
                                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                                    .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(Limits.MAX_REQUEST_BYTES)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /// Reads numbers with all their digits, to write them again as they were.
    public static final ObjectMapper EXACT =
            MAPPER.copy()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    /// Reads one value and leaves what follows to others.
    public static final ObjectReader PART =
            MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}
}
