package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.Consistency;
import io.atoll.milvus.reads.AskedRead;
import io.atoll.milvus.reads.AskedTimes;
import io.atoll.milvus.reads.CoverageWriter;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.router.api.Coverage;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What all reads say alike, and what their answers do.
final class RestReadTerms {
    static final int DEFAULT_LIMIT = 100;

    private RestReadTerms() {}

    static AskedRead read(RestRequest request, List<String> output, Parameters account) {
        var terms =
                new ReadTerms(
                        new ReadTarget(
                                request.database(),
                                request.collection(),
                                request.texts("partitionNames")),
                        output,
                        freshness(request.text("consistencyLevel"))
                                .withSealedOnly(account.flag("ignore_growing")),
                        new Patience(request.call().limit(), account.share("min_coverage")));
        return new AskedRead(
                terms,
                OptionalLong.empty(),
                AskedTimes.read(account),
                CoverageWriter.asked(account));
    }

    /// @param zone as in [FilterText]
    static FilterText filter(JsonNode read, Optional<ZoneId> zone) {
        return new FilterText(
                RestRequest.text(read, "filter"), RestRequest.filterParams(read), zone);
    }

    /// What a query says of its coverage, and of points in time.
    static Parameters account(RestRequest request) {
        return new Parameters(
                Map.of(
                        "coverage", request.text("coverage"),
                        "min_coverage", request.text("minCoverage"),
                        "timezone", request.text("timezone"),
                        "time_fields", request.text("timeFields")));
    }

    static List<String> outputFields(RestRequest request, List<String> otherwise) {
        List<String> given = request.texts("outputFields");
        return given.isEmpty() ? otherwise : given;
    }

    private static ReadFreshness freshness(String name) {
        return name.isEmpty()
                ? ReadFreshness.OF_COLLECTION
                : Consistency.of(level(name).code(), false, 0);
    }

    static ConsistencyLevel level(String name) {
        return ConsistencyLevel.ofTitle(name)
                .orElseThrow(
                        () ->
                                Refusals.invalid(
                                        "consistencyLevel can only be [Strong, Session, Bounded,"
                                                + " Eventually, Customized], it is "
                                                + name));
    }

    /// The rows of an answer, and how much was read for it if that was asked for.
    static ObjectNode body(ArrayNode rows, Coverage coverage, AskedRead read) {
        ObjectNode body = RestAnswer.rows(rows);
        if (read.coverage()) {
            body.set("coverage", CoverageWriter.json(coverage));
        }
        return body;
    }
}
