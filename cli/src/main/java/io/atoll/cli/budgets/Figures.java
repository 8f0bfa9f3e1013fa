package io.atoll.cli.budgets;

import java.math.BigDecimal;
import java.math.MathContext;

/// How figures are written.
final class Figures {
    private Figures() {}

    /// Four digits that count, without zeros at the end and without an exponent.
    static String plain(double figure) {
        return rounded(figure).toPlainString();
    }

    /// Four digits that count.
    static BigDecimal rounded(double figure) {
        BigDecimal rounded = new BigDecimal(figure).round(new MathContext(4)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
}
