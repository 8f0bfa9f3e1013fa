package io.atoll.segment.filtering;

import java.io.IOException;

/// Something that has a value in each row of a leaf. Rows are asked in ascending order, one perhaps
/// several times.
interface Operand {
    void load(int row, Scalar value) throws IOException;
}
