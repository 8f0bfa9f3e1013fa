package io.atoll.milvus;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.atoll.model.Limits;

/// How the edge reads and writes JSON.
final class Json {
    /// Bodies are bounded by the size of a request, so a single string in them need not be.
    static final ObjectMapper MAPPER =
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

    private Json() {}
}
