package io.atoll.routing.consistenthash;

import io.atoll.routing.allotment.BestPossible;
import io.atoll.routing.allotment.Cluster;
import io.atoll.routing.allotment.Quality;
import io.atoll.routing.allotment.Shape;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// How evenly the policies place, how much they move, and how long they take: tables in Markdown.
/// The one argument is the number of seeds; with 0 only the time is taken.
public final class PlacementBenchmark {
    private static final List<Shape> SHAPES =
            List.of(
                    Shape.of(21, 9, 1),
                    Shape.of(100, 8, 1),
                    Shape.of(100, 8, 2),
                    Shape.of(1_000, 10, 1),
                    Shape.of(1_000, 50, 1),
                    Shape.ofCollections(200, 16));
    private static final Shape MANY = Shape.of(100_000, 50, 1);
    private static final int ROUNDS = 9;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final Map<String, PlacementPolicy> policies = new TreeMap<>();
    private final int seeds;
    private final PrintStream out;

    private PlacementBenchmark(int seeds, PrintStream out) {
        this.seeds = seeds;
        this.out = out;
        ServiceLoader.load(PlacementPolicyFactory.class)
                .forEach(factory -> policies.put(factory.name(), factory.create(Map.of())));
        policies.put("(classic ring)", new ClassicRing());
    }

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        int seeds = arguments.length == 0 ? 200 : Integer.parseInt(arguments[0]);
        var benchmark = new PlacementBenchmark(seeds, System.out);
        if (seeds > 0) {
            SHAPES.forEach(benchmark::quality);
        }
        benchmark.time();
    }

    private void quality(Shape shape) {
        List<BestPossible> best =
                IntStream.range(0, seeds)
                        .mapToObj(seed -> BestPossible.of(shape.cluster(seed)))
                        .toList();
        out.printf("%n## %s%n%n", shape);
        out.printf(
                "Best possible fullest/mean: at least %s, largest first reaches %s.%n%n",
                cell(best, BestPossible::bound), cell(best, BestPossible::reached));
        out.println(
                "| policy | fresh | a node more | moved | by ideal | a node fewer | moved | by"
                        + " ideal | 20 changes | by ideal |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        policies.forEach((name, policy) -> row(name, policy, shape));
    }

    private void row(String name, PlacementPolicy policy, Shape shape) {
        List<Quality> all =
                IntStream.range(0, seeds)
                        .mapToObj(seed -> Quality.of(policy, shape, seed))
                        .toList();
        // Where the policy left a node empty, its leaving has no ideal.
        List<Quality> left = all.stream().filter(q -> q.idealOnRemove() > 0).toList();
        out.printf(
                "| %s | %s | %s | %.1f %% | %s | %s | %.1f %% | %s | %s | %s |%n",
                name,
                cell(all, Quality::fresh),
                cell(all, Quality::added),
                100 * mean(all, Quality::movedOnAdd),
                cell(all, q -> q.movedOnAdd() / q.idealOnAdd()),
                cell(all, Quality::removed),
                100 * mean(all, Quality::movedOnRemove),
                cell(left, q -> q.movedOnRemove() / q.idealOnRemove()),
                cell(all, Quality::changed),
                cell(all, Quality::movedOnChanges));
    }

    /// Mean and worst.
    private static <T> String cell(List<T> all, ToDoubleFunction<T> figure) {
        double worst = all.stream().mapToDouble(figure).max().orElseThrow();
        return "%.3f (%.3f)".formatted(mean(all, figure), worst);
    }

    private static <T> double mean(List<T> all, ToDoubleFunction<T> figure) {
        return all.stream().mapToDouble(figure).average().orElseThrow();
    }

    private void time() {
        out.printf("%n## Processor time for %s%n%n", MANY);
        out.println("| policy | fresh | nothing changed | a node more | a node fewer |");
        out.println("| --- | --- | --- | --- | --- |");
        policies.forEach(this::timeRow);
    }

    private void timeRow(String name, PlacementPolicy policy) {
        Cluster none = MANY.cluster(1);
        Cluster fresh = none.placedBy(policy);
        Cluster more = fresh.with(Cluster.node("read-new", ""));
        Cluster fewer = fresh.without("read-007");
        out.printf(
                "| %s | %.0f ms | %.0f ms | %.0f ms | %.0f ms |%n",
                name,
                millis(none, policy),
                millis(fresh, policy),
                millis(more, policy),
                millis(fewer, policy));
    }

    /// The median of the processor's time, which other processes do not lengthen; a policy uses one
    /// thread.
    private static double millis(Cluster cluster, PlacementPolicy policy) {
        var nanos = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = CLOCK.getCurrentThreadCpuTime();
            cluster.placedBy(policy);
            nanos[round] = CLOCK.getCurrentThreadCpuTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2] / 1e6;
    }
}
