package io.atoll.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.grpc.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

class ErrorsTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorComesOutAsItWentIn(ErrorCode code) {
        var error = new AtollException(code, "segment 4711 is 'größer' than 3");

        AtollException back = Errors.from(Errors.toStatus(error), "read-2");

        assertEquals(code, back.code());
        assertEquals("segment 4711 is 'größer' than 3", back.getMessage());
    }

    @Test
    void segmentsThatAreNotLoadedAreNamed() {
        var status = Errors.notLoaded("segments [4, 7] are not loaded here", List.of(4L, 7L));

        assertEquals(ErrorCode.SEGMENT_NOT_LOADED, Errors.from(status, "read-2").code());
        assertEquals(List.of(4L, 7L), Errors.notLoadedSegmentIds(new CompletionException(status)));
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, UNAVAILABLE",
        "DEADLINE_EXCEEDED, DEADLINE_EXCEEDED",
        "CANCELLED, CANCELLED",
        "RESOURCE_EXHAUSTED, RESOURCE_INSUFFICIENT",
        "UNIMPLEMENTED, UNIMPLEMENTED",
        "INVALID_ARGUMENT, PARAMETER_INVALID",
        "UNKNOWN, INTERNAL"
    })
    void whatGrpcSaysByItselfNamesTheMember(Status.Code status, ErrorCode code) {
        var error = status.toStatus().withDescription("io exception").asRuntimeException();

        AtollException back = Errors.from(error, "read-2");

        assertEquals(code, back.code());
        assertEquals("read-2: " + status + ": io exception", back.getMessage());
    }

    @Test
    void whatNobodyExpectedIsInternalAndSaysWhatWasBeingDone() {
        var thrown = new IllegalStateException("heap is empty");

        AtollException error = Errors.of(new CompletionException(thrown), "merging books");

        assertEquals(ErrorCode.INTERNAL, error.code());
        assertLinesMatch(
                List.of("internal error [0-9a-f]+ while merging books: the log says what it was"),
                List.of(error.getMessage()));
        assertSame(thrown, error.getCause());
        assertEquals(ErrorCode.INTERNAL, Errors.codeOf(thrown));
    }

    @Test
    void whatWasCancelledIsNoTroubleOfOurs() {
        assertEquals(
                ErrorCode.CANCELLED, Errors.of(new CancellationException(), "searching").code());
    }

    @Test
    void aKnownErrorPassesThrough() {
        var error = new AtollException(ErrorCode.CANCELLED, "the client left");

        assertSame(error, Errors.from(new CompletionException(error), "read-2"));
    }
}
