package io.atoll.cli.admin;

import java.util.Locale;

/// How a command prints what it learned.
enum OutputForm {
    TABLE,
    JSON;

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
