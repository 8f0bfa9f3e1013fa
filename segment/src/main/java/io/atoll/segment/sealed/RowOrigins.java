package io.atoll.segment.sealed;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// Which row of its sources each row of a rebuilt segment was. The sources' rows are merged by key,
/// those of one key by timestamp, and what is equal even then by the order of the sources, as
/// Lucene merges them.
public final class RowOrigins {
    private final List<Source> sources;

    private RowOrigins(List<Source> sources) {
        this.sources = sources;
    }

    /// @param rows for each source its live rows, ascending
    /// @param orders for each source, what these rows are
    static RowOrigins merge(List<int[]> rows, List<RowOrder> orders) {
        var heads = new PriorityQueue<Head>();
        var newRows = new int[rows.size()][];
        for (int source = 0; source < newRows.length; source++) {
            newRows[source] = new int[rows.get(source).length];
            if (newRows[source].length > 0) {
                heads.add(new Head(source, orders.get(source)));
            }
        }
        int next = 0;
        for (Head head = heads.poll(); head != null; head = heads.poll()) {
            int[] target = newRows[head.source];
            // A source often has several rows in a line: only then the heap is asked.
            do {
                target[head.place++] = next++;
            } while (head.place < target.length && isFirst(head, heads.peek()));
            if (head.place < target.length) {
                heads.add(head);
            }
        }
        var sources = new Source[newRows.length];
        Arrays.setAll(sources, source -> new Source(rows.get(source), newRows[source]));
        return new RowOrigins(List.of(sources));
    }

    private static boolean isFirst(Head head, @Nullable Head other) {
        return other == null || head.compareTo(other) < 0;
    }

    /// What became of some rows of a source.
    ///
    /// @param source its place among the sources
    /// @param rows row numbers there, ascending
    /// @return the rows that they are now, ascending; those that did not come along are left out
    public int[] newRows(int source, int[] rows) {
        Source of = sources.get(source);
        var found = new int[rows.length];
        int count = 0;
        for (int row : rows) {
            int place = Arrays.binarySearch(of.rows, row);
            if (place >= 0) {
                found[count++] = of.newRows[place];
            }
        }
        return Arrays.copyOf(found, count);
    }

    /// How many rows came along in all.
    int rowCount() {
        return sources.stream().mapToInt(source -> source.rows.length).sum();
    }

    /// Where the rows of a source, those that came along, are now, ascending.
    int[] newRows(int source) {
        return sources.get(source).newRows;
    }

    private static final class Source {
        private final int[] rows;
        private final int[] newRows;

        Source(int[] rows, int[] newRows) {
            this.rows = rows;
            this.newRows = newRows;
        }
    }

    /// The first row of a source that is not merged yet.
    private static final class Head implements Comparable<Head> {
        private final int source;
        private final RowOrder order;
        private int place;

        Head(int source, RowOrder order) {
            this.source = source;
            this.order = order;
        }

        @Override
        public int compareTo(Head other) {
            int byRow = order.compare(place, other.order, other.place);
            return byRow != 0 ? byRow : Integer.compare(source, other.source);
        }
    }
}
