package io.atoll.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a port from the command line.
final class Port implements ITypeConverter<Integer> {
    private static final int MAX = 65_535;

    @Override
    public Integer convert(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Answered below, like a number out of range.
        }
        throw new TypeConversionException(
                "'" + text + "' is not a port: 0 (any free one) to 65535");
    }
}
