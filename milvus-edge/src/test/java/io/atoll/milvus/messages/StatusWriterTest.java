package io.atoll.milvus.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.milvus.grpc.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusWriterTest {

    @ParameterizedTest
    @CsvSource({
        "NOT_READY, 1, NotReadyServe",
        "RATE_LIMIT, 8, RateLimit",
        "COLLECTION_NOT_FOUND, 100, CollectionNotExists",
        "SCHEMA_MISMATCH, 109, SchemaMismatch",
        "PARTITION_NOT_FOUND, 200, MetaFailed",
        "SEGMENT_NOT_FOUND, 600, SegmentNotFound",
        "INDEX_NOT_FOUND, 700, IndexNotExist",
        "PARAMETER_INVALID, 1100, IllegalArgument",
        "UNEXPECTED, 65535, UnexpectedError",
        "COLLECTION_NOT_LOADED, 101, UnexpectedError"
    })
    void writesTodaysNumberAndTheLegacyOne(
            ErrorCode code, int number, io.milvus.grpc.ErrorCode legacy) {
        Status status = StatusWriter.error(new AtollException(code, "a reason"));

        assertEquals(number, status.getCode());
        assertEquals(legacy, status.getErrorCode());
        assertEquals("a reason", status.getReason());
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorIsSeenByOldAndNewClients(ErrorCode code) {
        Status status = StatusWriter.error(new AtollException(code, "x"));

        assertTrue(status.getCode() != 0);
        assertTrue(status.getErrorCode() != io.milvus.grpc.ErrorCode.Success);
        assertEquals(
                code.kind() == ErrorCode.Kind.CALLER,
                status.getExtraInfoMap().containsKey("is_input_error"));
    }

    @Test
    void neverAsksToRepeatAUsersErrorOrWhatMayHaveBeenDone() {
        assertFalse(retriable(ErrorCode.PARAMETER_INVALID));
        assertFalse(retriable(ErrorCode.DEADLINE_EXCEEDED));
        assertTrue(retriable(ErrorCode.RATE_LIMIT));
    }

    private static boolean retriable(ErrorCode code) {
        return StatusWriter.error(new AtollException(code, "x")).getRetriable();
    }
}
