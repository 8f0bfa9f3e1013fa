package io.atoll.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class AdmissionTest {

    @Test
    void whoComesWhenItIsFullIsRefusedUntilSomebodyLeaves() {
        var admission = new Admission("read node 'read-1'", 2, 1_000);
        var first = admission.enter(1);
        admission.enter(1);

        var refused = assertThrows(AtollException.class, () -> admission.enter(1));
        assertEquals(ErrorCode.RATE_LIMIT, refused.code());
        assertEquals(2, admission.inside());
        assertEquals(
                "read node 'read-1' has 2 requests running or waiting, its limit: try again in 10"
                        + " ms",
                refused.getMessage());
        assertEquals(Duration.ofMillis(10), refused.retryAfter());

        first.close();
        admission.enter(1);
    }

    @Test
    void memoryIsBoundedTogether() {
        var admission = new Admission("read node 'read-1'", 10, 1_000);
        var first = admission.enter(600);

        var refused = assertThrows(AtollException.class, () -> admission.enter(500));
        assertEquals(ErrorCode.RESOURCE_INSUFFICIENT, refused.code());
        assertEquals(
                "read node 'read-1': the request takes 500 bytes, others have 600 of 1000: try"
                        + " again in 10 ms",
                refused.getMessage());

        first.close();
        admission.enter(500);
    }

    @Test
    void aRequestThatIsTooLargeByItselfIsLetInAlone() {
        var admission = new Admission("read node 'read-1'", 10, 1_000);
        var large = admission.enter(5_000);
        assertThrows(AtollException.class, () -> admission.enter(1));

        large.close();
        admission.enter(1);
    }
}
