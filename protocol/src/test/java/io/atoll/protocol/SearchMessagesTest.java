package io.atoll.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.Boost;
import io.atoll.model.read.BoostQuery;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.VectorQueryNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

class SearchMessagesTest {
    private static final QueryVectors TWO =
            new QueryVectors(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), 2);
    private static final Filter.Reference NAME =
            new Filter.Reference(103, "name", DataType.VARCHAR, List.of());
    private static final VectorQuery PLAIN =
            new VectorQuery(101, Metric.L2, TWO, 10, 0, Optional.empty(), Optional.empty());
    private static final VectorQuery FULL =
            new VectorQuery(
                    102,
                    Metric.COSINE,
                    TWO,
                    16_384,
                    20_000,
                    Optional.of(new Filter.IsNull(NAME)),
                    Optional.of(new DistanceRange(0.5f, Float.NaN)),
                    new VectorQuery.Extras(
                            Optional.empty(),
                            Optional.of(new VectorQuery.Groups(104, 3)),
                            Optional.of(
                                    new BoostQuery(
                                            List.of(
                                                    new BoostQuery.Function(
                                                            Optional.of(new Filter.IsNull(NAME)),
                                                            -2.5f,
                                                            Optional.empty()),
                                                    new BoostQuery.Function(
                                                            Optional.empty(),
                                                            1,
                                                            Optional.of(
                                                                    new BoostQuery.Chance(0, -7)))),
                                            Boost.Mode.SUM)),
                            true,
                            500,
                            0.25f));
    private static final VectorQuery FEW_LISTS = PLAIN.withEf(4);

    @Test
    void decodesWhatItEncoded() throws InvalidProtocolBufferException {
        for (VectorQuery query : List.of(PLAIN, FULL, FEW_LISTS)) {
            byte[] bytes = SearchMessages.encode(query).toByteArray();
            assertEquals(query, SearchMessages.decode(VectorQueryNode.parseFrom(bytes)));
            assertEquals(8, TWO.bytes().remaining(), "reading them moves nothing");
        }
    }

    @Test
    void aRequestHasOneToSixteenThousandParts() {
        var request = NodeSearchRequest.newBuilder();
        assertRefused(ErrorCode.PARAMETER_INVALID, request);

        request.addParts(SearchMessages.encode(PLAIN)).addParts(SearchMessages.encode(FULL));
        assertEquals(List.of(PLAIN, FULL), SearchMessages.parts(request.build()));

        for (int part = 2; part < 16_385; part++) {
            request.addParts(VectorQueryNode.getDefaultInstance());
        }
        assertRefused(ErrorCode.PARAMETER_INVALID, request);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 16_385, 2_000_000_000})
    void refusesMoreHitsThanThereMayBe(int k) {
        var part = SearchMessages.encode(PLAIN).toBuilder().setK(k);
        assertRefused(ErrorCode.PARAMETER_INVALID, NodeSearchRequest.newBuilder().addParts(part));
    }

    @Test
    void refusesAMetricThatItDoesNotKnow() {
        var part = SearchMessages.encode(PLAIN).toBuilder().setMetric("MAHALANOBIS");
        assertRefused(ErrorCode.PARAMETER_INVALID, NodeSearchRequest.newBuilder().addParts(part));
    }

    private static void assertRefused(ErrorCode code, NodeSearchRequest.Builder request) {
        var error = assertThrows(AtollException.class, () -> SearchMessages.parts(request.build()));
        assertEquals(code, error.code());
    }
}
