package io.atoll.cli;

import io.atoll.cli.budgets.BudgetPart;
import io.atoll.cli.budgets.BudgetPlan;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Benches that are known by a name.
final class BenchPresetOptions {
    private static final double MIN_SCALE = 0.001;
    private static final Duration SHORTEST_ROUND = Duration.ofMillis(50);

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            converter = ByName.class,
            description = {
                "budgets: measures what docs/performance.md says that searches, builds, loads and"
                    + " restarts may cost, on servers of its own that it starts and ends. --file"
                    + " (with the queries at its end, or --queries) takes the place of the"
                    + " generated rows that are as many and as long as MNIST's; options of"
                    + " collections, indexes and rounds do not count, but --seed, --seconds and"
                    + " --warm-up.",
                "mnist: short for --full --own-server --param M=16 --param efConstruction=100 --ef"
                    + " 36,16,24,64,128, where these are not given; --file names MNIST's images.",
                "clustered-1m, clustered-768: the same with --ef 64,16,32,128,256 and --generate"
                        + " 1000000x128 or 200000x768."
            })
    private Optional<Preset> preset;

    @Option(
            names = "--scale",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "With --preset: the share of generated rows, and of the seconds of budgets"
                            + " (default: ${DEFAULT-VALUE}, which takes more than an hour for all"
                            + " budgets; 0.05 takes some minutes).")
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

    enum Preset {
        BUDGETS,
        MNIST,
        CLUSTERED_1M,
        CLUSTERED_768;

        String typed() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Names are as they are typed.
    static final class ByName implements ITypeConverter<Preset> {
        @Override
        public Preset convert(String text) {
            for (Preset each : Preset.values()) {
                if (each.typed().equals(text)) {
                    return each;
                }
            }
            throw new TypeConversionException(
                    "expected one of %s but was '%s'"
                            .formatted(
                                    Arrays.stream(Preset.values()).map(Preset::typed).toList(),
                                    text));
        }
    }

    /// A table that is known by a name.
    ///
    /// @param rows that are generated; 0 where a file must be named
    record TablePreset(
            String name, int rows, int dimension, int m, int efConstruction, List<Integer> efs) {}

    boolean isBudgets() {
        return preset.filter(Preset.BUDGETS::equals).isPresent();
    }

    Optional<TablePreset> table() {
        return preset.flatMap(
                each ->
                        switch (each) {
                            case BUDGETS -> Optional.empty();
                            case MNIST ->
                                    Optional.of(
                                            new TablePreset(
                                                    each.typed(),
                                                    0,
                                                    784,
                                                    16,
                                                    100,
                                                    List.of(36, 16, 24, 64, 128)));
                            case CLUSTERED_1M ->
                                    Optional.of(
                                            new TablePreset(
                                                    each.typed(),
                                                    1_000_000,
                                                    128,
                                                    16,
                                                    100,
                                                    List.of(64, 16, 32, 128, 256)));
                            case CLUSTERED_768 ->
                                    Optional.of(
                                            new TablePreset(
                                                    each.typed(),
                                                    200_000,
                                                    768,
                                                    16,
                                                    100,
                                                    List.of(64, 16, 32, 128, 256)));
                        });
    }

    /// What is generated at this scale, if anything is.
    Optional<String> size(TablePreset table) {
        return table.rows() == 0
                ? Optional.empty()
                : Optional.of(
                        Math.max(1, Math.round(table.rows() * scale)) + "x" + table.dimension());
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
        return new BudgetPlan(
                chosen,
                scale,
                given,
                source,
                seed,
                scaled(round),
                scaled(warmUp),
                python,
                BenchServerOptions.jvmOptions());
    }

    /// A shorter run is a shorter one in everything; some searches there must be.
    private Duration scaled(Duration duration) {
        Duration scaled = Duration.ofNanos((long) (duration.toNanos() * scale));
        return scaled.compareTo(SHORTEST_ROUND) < 0 ? SHORTEST_ROUND : scaled;
    }
}
