package io.atoll.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what somebody who wrote an unknown name most likely meant.
public final class Nearest {

    private Nearest() {}

    /// The known name that takes the fewest typing mistakes to get to, if there is one that is
    /// near; of several the first by alphabet.
    public static Optional<String> of(String written, Collection<String> known) {
        int bound = Math.max(1, written.length() / 3);
        return known.stream()
                .sorted()
                .filter(name -> mistakes(written, name) <= bound)
                .min(Comparator.comparingInt(name -> mistakes(written, name)));
    }

    /// How many letters were left out, added, mistaken or swapped with their neighbour (the optimal
    /// string alignment distance).
    private static int mistakes(String written, String meant) {
        var counts = new int[written.length() + 1][meant.length() + 1];
        for (int i = 0; i <= written.length(); i++) {
            for (int j = 0; j <= meant.length(); j++) {
                counts[i][j] = i == 0 || j == 0 ? i + j : mistakes(counts, written, meant, i, j);
            }
        }
        return counts[written.length()][meant.length()];
    }

    private static int mistakes(int[][] counts, String written, String meant, int i, int j) {
        int mistaken = written.charAt(i - 1) == meant.charAt(j - 1) ? 0 : 1;
        int fewest =
                Math.min(
                        counts[i - 1][j - 1] + mistaken,
                        Math.min(counts[i - 1][j], counts[i][j - 1]) + 1);
        boolean swapped =
                i > 1
                        && j > 1
                        && written.charAt(i - 1) == meant.charAt(j - 2)
                        && written.charAt(i - 2) == meant.charAt(j - 1);
        return swapped ? Math.min(fewest, counts[i - 2][j - 2] + 1) : fewest;
    }
}
