package io.atoll.segment.filtering;

import java.io.IOException;

/// A condition on the rows of a leaf, asked in ascending order.
interface RowCondition {
    Truth test(int row) throws IOException;
}
