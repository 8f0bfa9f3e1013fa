package io.atoll.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.bench.SearchShape.Returned;
import io.atoll.model.AtollException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.LongStream;

class SearchShapeTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.1, 0.01, 0.001})
    void aFilterAcceptsItsShareOfAnyRowsInARow(double share) {
        var shape = new SearchShape(1, share, Returned.ids);
        for (long from : new long[] {0, 123_456_789}) {
            long accepted = LongStream.range(from, from + 100_000).filter(shape::accepts).count();
            assertEquals(100_000 * share, accepted, 0.05 * 100_000 * share);
        }
    }

    @Test
    void acceptsWhatItsFilterSays() {
        var shape = new SearchShape(1, 0.25, Returned.ids);
        assertEquals("part < 2500", shape.filter());
        LongStream.range(0, 10_000)
                .forEach(row -> assertEquals(RowParts.of(row) < 2500, shape.accepts(row)));
        assertEquals("", SearchShape.PLAIN.filter());
        assertTrue(LongStream.range(0, 10_000).allMatch(SearchShape.PLAIN::accepts));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.00001, 1.5, Double.NaN})
    void refusesSharesThatThereAreNoRowsFor(double share) {
        var error =
                assertThrows(AtollException.class, () -> new SearchShape(1, share, Returned.ids));
        assertTrue(error.getMessage().contains("between 0.01 % and 100 %"), error.getMessage());
    }
}
