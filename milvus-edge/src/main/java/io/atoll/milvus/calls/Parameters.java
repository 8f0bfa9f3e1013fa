package io.atoll.milvus.calls;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// The parameters of one request by name, read as numbers and truth values. Clients write them in
/// many ways (`10`, `10.0`, `"10"`, `True`), so reading is lenient in form and strict in meaning.
///
/// @param values nested ones included
public record Parameters(Map<String, String> values) {

    /// The text of a parameter; empty when it was not given.
    public String text(String name) {
        return values.getOrDefault(name, "").strip();
    }

    /// Refuses what would change the answer and is not there.
    ///
    /// @param kind of parameter
    public void refuse(String kind, List<String> names) {
        for (String name : names) {
            if (has(name)) {
                throw Refusals.notSupported(
                        "%s '%s' (%s) is not supported".formatted(kind, name, text(name)));
            }
        }
    }

    public boolean has(String name) {
        return !text(name).isEmpty();
    }

    public boolean flag(String name) {
        return switch (text(name).toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "", "false", "0" -> false;
            default ->
                    throw Refusals.invalid(
                            "parameter '"
                                    + name
                                    + "' must be true or false, it is '"
                                    + text(name)
                                    + "'");
        };
    }

    public OptionalLong integer(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            double value = number(name, Double.NaN);
            if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
                return OptionalLong.of((long) value);
            }
            throw Refusals.invalid(
                    "parameter '" + name + "' must be an integer, it is '" + text + "'");
        }
    }

    public long integer(String name, long otherwise) {
        return integer(name).orElse(otherwise);
    }

    /// A share, 0 to 1; 1 when it was not given.
    public double share(String name) {
        double value = number(name, 1);
        if (!(value >= 0 && value <= 1)) {
            throw Refusals.invalid(
                    "parameter '" + name + "' must be between 0 and 1, it is '" + text(name) + "'");
        }
        return value;
    }

    public double number(String name, double otherwise) {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException _) {
            value = Double.NaN;
        }
        if (Double.isNaN(value)) {
            throw Refusals.invalid(
                    "parameter '" + name + "' must be a number, it is '" + text + "'");
        }
        return value;
    }
}
