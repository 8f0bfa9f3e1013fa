package io.atoll.cli;

import io.atoll.cli.budgets.BudgetPart;
import io.atoll.cli.budgets.BudgetPlan;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Benches that are known by a name.
final class BenchPresetOptions {
    private static final double MIN_SCALE = 0.001;
    private static final Duration SHORTEST_ROUND = Duration.ofMillis(50);

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "budgets: measures what docs/performance.md says that searches, builds, loads"
                        + " and restarts may cost, on servers of its own that it starts and ends."
                        + " --file (with the queries at its end, or --queries) takes the place of"
                        + " the generated rows that are as many and as long as MNIST's; options of"
                        + " collections, indexes and rounds do not count, but --seed, --seconds and"
                        + " --warm-up.")
    private Optional<Preset> preset;

    @Option(
            names = "--scale",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "With --preset budgets: the share of the rows and seconds (default:"
                            + " ${DEFAULT-VALUE}, which takes more than an hour; 0.05 takes some"
                            + " minutes).")
    private double scale;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description =
                    "With --preset budgets: measure these parts alone, of"
                            + " ${COMPLETION-CANDIDATES}.")
    private List<BudgetPart> parts = new ArrayList<>();

    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            defaultValue = "python3",
            description =
                    "With --preset budgets: where hnswlib is installed, if it is; else Lucene's"
                            + " graph stands in for it (default: ${DEFAULT-VALUE}).")
    private String python;

    /// Named as they are typed.
    enum Preset {
        budgets
    }

    boolean isBudgets() {
        return preset.isPresent();
    }

    void check() {
        if (!(scale >= MIN_SCALE && scale <= 1)) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "--scale must be between %s and 1, is %s".formatted(MIN_SCALE, scale));
        }
        if (!isBudgets() && !parts.isEmpty()) {
            throw new AtollException(ErrorCode.PARAMETER_INVALID, "--only needs --preset budgets");
        }
    }

    /// @param given rows and the queries after them, from a file
    /// @param source where those are from
    BudgetPlan plan(
            Optional<Vectors> given, String source, long seed, Duration round, Duration warmUp) {
        Set<BudgetPart> chosen =
                parts.isEmpty() ? EnumSet.allOf(BudgetPart.class) : EnumSet.copyOf(parts);
        String options = Optional.ofNullable(System.getenv("ATOLL_JAVA_OPTS")).orElse("").strip();
        return new BudgetPlan(
                chosen,
                scale,
                given,
                source,
                seed,
                scaled(round),
                scaled(warmUp),
                python,
                options.isEmpty() ? List.of() : List.of(options.split(" +")));
    }

    /// A shorter run is a shorter one in everything; some searches there must be.
    private Duration scaled(Duration duration) {
        Duration scaled = Duration.ofNanos((long) (duration.toNanos() * scale));
        return scaled.compareTo(SHORTEST_ROUND) < 0 ? SHORTEST_ROUND : scaled;
    }
}
