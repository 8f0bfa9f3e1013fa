package io.atoll.systemtests.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/// A list of steps. Each makes its choices by a seed of its own, among what is there when it is
/// taken: what is left is a program whatever steps are left out.
record RandomProgram(List<Long> steps) {

    RandomProgram {
        steps = List.copyOf(steps);
    }

    static RandomProgram of(long seed, int length) {
        var random = new Random(seed);
        return new RandomProgram(
                LongStream.generate(random::nextLong).limit(length).boxed().toList());
    }

    RandomProgram without(int from, int to) {
        var fewer = new ArrayList<>(steps);
        fewer.subList(from, to).clear();
        return new RandomProgram(fewer);
    }
}
