package io.atoll.cli;

import io.atoll.cli.bench.BenchCase;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.bench.SearchShape.Returned;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Which rounds of searches a bench measures.
final class BenchRoundOptions {
    @Option(
            names = "--clients",
            paramLabel = "N",
            split = ",",
            description = "Numbers of clients, one round for each (default: 1,8).")
    private List<Integer> clients = new ArrayList<>();

    @Option(
            names = "--nq",
            paramLabel = "N",
            split = ",",
            description = "Queries in one request (default: 1).")
    private List<Integer> nq = new ArrayList<>();

    @Option(
            names = "--filter",
            paramLabel = "PERCENT",
            split = ",",
            description = "How many of the rows a filter accepts; 100: no filter (default: 100).")
    private List<Double> filters = new ArrayList<>();

    @Option(
            names = "--return",
            paramLabel = "WHAT",
            split = ",",
            description = "What comes with each hit: ${COMPLETION-CANDIDATES} (default: ids).")
    private List<Returned> returned = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "N",
            split = ",",
            description =
                    "Rounds besides in which so many requests are due a second, at even times: a"
                            + " stall counts for all that it holds up.")
    private List<Double> rates = new ArrayList<>();

    @Option(
            names = "--inserts",
            paramLabel = "N",
            split = ",",
            description =
                    "Rounds besides in which so many rows are inserted a second; at the end, how"
                            + " long five rows take until they are found at --consistency.")
    private List<Integer> inserts = new ArrayList<>();

    @Option(
            names = "--full",
            description =
                    "Short for --clients 1,8,64 --nq 1,100 --filter 100,50,10,1,0.1 --return"
                            + " ids,scalars,vectors --inserts 1000, where these are not given.")
    private boolean full;

    /// As if `--full` were given.
    void presetFull() {
        full = true;
    }

    void check() {
        require(clients.stream().allMatch(n -> n >= 1), "--clients must be at least 1");
        require(rates.stream().allMatch(n -> n > 0), "--rate must be greater than 0");
        require(inserts.stream().allMatch(n -> n > 0), "--inserts must be greater than 0");
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AtollException(ErrorCode.PARAMETER_INVALID, rule);
        }
    }

    /// The first of everything with each number of clients, the others with the middle one.
    ///
    /// @param widths of the search that are measured besides, the first being that of all others;
    ///   may be empty
    List<BenchCase> cases(int queries, List<Integer> widths) {
        List<Integer> numbers = given(clients, List.of(1, 8), List.of(1, 8, 64));
        List<Integer> sizes = given(nq, List.of(1), List.of(1, 100));
        List<Double> accepted =
                given(filters, List.of(100.0), List.of(100.0, 50.0, 10.0, 1.0, 0.1));
        List<Returned> outputs = given(returned, List.of(Returned.ids), List.of(Returned.values()));
        for (int size : sizes) {
            require(
                    size >= 1 && queries % size == 0,
                    "--nq %d must be a divisor of the number of queries, %,d"
                            .formatted(size, queries));
        }
        var base =
                new SearchShape(sizes.getFirst(), accepted.getFirst() / 100, outputs.getFirst())
                        .withEf(
                                widths.isEmpty()
                                        ? OptionalInt.empty()
                                        : OptionalInt.of(widths.getFirst()));
        var shapes = new ArrayList<SearchShape>();
        rest(sizes).forEach(size -> shapes.add(shape(base, size, base.share(), base.returned())));
        rest(accepted)
                .forEach(
                        percent ->
                                shapes.add(shape(base, base.nq(), percent / 100, base.returned())));
        rest(outputs).forEach(output -> shapes.add(shape(base, base.nq(), base.share(), output)));
        widths.stream().skip(1).forEach(ef -> shapes.add(base.withEf(OptionalInt.of(ef))));
        int middle = numbers.get(numbers.size() / 2);
        var cases = new ArrayList<BenchCase>();
        numbers.forEach(number -> cases.add(BenchCase.of(number, base)));
        shapes.forEach(shape -> cases.add(BenchCase.of(middle, shape)));
        rates.forEach(rate -> cases.add(new BenchCase(middle, base, OptionalDouble.of(rate), 0)));
        // Last: from then on the exact answers are others.
        given(inserts, List.of(), List.of(1000))
                .forEach(
                        rows ->
                                cases.add(
                                        new BenchCase(middle, base, OptionalDouble.empty(), rows)));
        return cases;
    }

    private static SearchShape shape(SearchShape base, int nq, double share, Returned returned) {
        return new SearchShape(nq, share, returned, base.ef());
    }

    private <T> List<T> given(List<T> values, List<T> few, List<T> many) {
        return values.isEmpty() ? (full ? many : few) : values;
    }

    private static <T> List<T> rest(List<T> values) {
        return values.subList(1, values.size());
    }
}
