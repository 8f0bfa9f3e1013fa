package io.atoll.cli.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;

/// One round of searches.
///
/// @param clients how many search at a time
/// @param rate requests a second, due at even times whether or not those before them are answered;
///   without it each client sends the next request when it has its answer
/// @param insertsPerSecond rows that are inserted meanwhile
public record BenchCase(int clients, SearchShape shape, OptionalDouble rate, int insertsPerSecond) {

    /// Each client searches as fast as it is answered, and nothing else happens.
    public static BenchCase of(int clients, SearchShape shape) {
        return new BenchCase(clients, shape, OptionalDouble.empty(), 0);
    }

    @Override
    public String toString() {
        var words = new StringBuilder("clients: %d, nq: %d".formatted(clients, shape.nq()));
        if (shape.share() < 1) {
            words.append(", filter: %s %%".formatted(number(100 * shape.share())));
        }
        words.append(", output: ").append(shape.returned());
        shape.ef().ifPresent(ef -> words.append(", ef: ").append(ef));
        rate.ifPresent(perSecond -> words.append(", requests/s: ").append(number(perSecond)));
        if (insertsPerSecond > 0) {
            words.append(", rows inserted/s: ").append(insertsPerSecond);
        }
        return words.toString();
    }

    /// Without zeros at its end.
    public static String number(double number) {
        return new BigDecimal(number)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
