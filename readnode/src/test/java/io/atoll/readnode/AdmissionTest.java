package io.atoll.readnode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.junit.jupiter.api.Test;

class AdmissionTest {

    @Test
    void whoComesWhenItIsFullIsRefusedUntilSomebodyLeaves() {
        var admission = new Admission("read-1", 2, 1_000);
        var first = admission.enter(1);
        admission.enter(1);

        var refused = assertThrows(AtollException.class, () -> admission.enter(1));
        assertEquals(ErrorCode.RATE_LIMIT, refused.code());
        assertEquals(2, admission.inside());

        first.close();
        admission.enter(1);
    }

    @Test
    void memoryIsBoundedTogether() {
        var admission = new Admission("read-1", 10, 1_000);
        var first = admission.enter(600);

        var refused = assertThrows(AtollException.class, () -> admission.enter(500));
        assertEquals(ErrorCode.RESOURCE_INSUFFICIENT, refused.code());
        assertEquals(
                "read node 'read-1': the request takes 500 bytes, others have 600 of 1000: try"
                        + " again later",
                refused.getMessage());

        first.close();
        admission.enter(500);
    }

    @Test
    void aRequestThatIsTooLargeByItselfIsLetInAlone() {
        var admission = new Admission("read-1", 10, 1_000);
        var large = admission.enter(5_000);
        assertThrows(AtollException.class, () -> admission.enter(1));

        large.close();
        admission.enter(1);
    }
}
