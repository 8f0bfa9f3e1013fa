package io.atoll.segment.graphs;

import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.packed.DirectMonotonicWriter;

import java.io.IOException;
import java.util.Arrays;

/// Writes one graph into the files of [GraphWriter].
final class GraphFile {
    private static final int OFFSETS_BLOCK_BITS = 16;

    private final GraphLinks graph;
    private final IndexOutput lists;
    private final IndexOutput description;
    private final int[][] levels;
    private final int[][] listBytes;
    private final int[] sorted;

    GraphFile(GraphLinks graph, IndexOutput lists, IndexOutput description) {
        this.graph = graph;
        this.lists = lists;
        this.description = description;
        this.levels = levels(graph);
        this.listBytes = new int[levels.length][];
        this.sorted = new int[graph.most(0)];
    }

    /// The nodes of each level.
    private static int[][] levels(GraphLinks graph) {
        int highest = -1;
        for (int node = 0; node < graph.size(); node++) {
            highest = Math.max(highest, graph.level(node));
        }
        var counts = new int[highest + 1];
        for (int node = 0; node < graph.size(); node++) {
            for (int level = 0; level <= graph.level(node); level++) {
                counts[level]++;
            }
        }
        var levels = new int[counts.length][];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = new int[counts[level]];
            int count = 0;
            for (int node = 0; node < graph.size(); node++) {
                if (graph.level(node) >= level) {
                    levels[level][count++] = node;
                }
            }
        }
        return levels;
    }

    void writeLists() throws IOException {
        for (int level = 0; level < levels.length; level++) {
            listBytes[level] = new int[levels[level].length];
            for (int i = 0; i < levels[level].length; i++) {
                long begin = lists.getFilePointer();
                writeList(level, levels[level][i]);
                listBytes[level][i] = (int) (lists.getFilePointer() - begin);
            }
        }
    }

    private void writeList(int level, int node) throws IOException {
        int count = graph.count(level, node);
        System.arraycopy(graph.nodes(level, node), graph.at(level, node) + 1, sorted, 0, count);
        Arrays.sort(sorted, 0, count);
        for (int i = count - 1; i > 0; i--) {
            sorted[i] -= sorted[i - 1];
        }
        lists.writeVInt(count);
        lists.writeGroupVInts(sorted, count);
    }

    /// Describes the levels, and the offsets of the lists, which are put behind them.
    void writeLevels() throws IOException {
        description.writeVInt(levels.length);
        if (levels.length == 0) {
            return;
        }
        long listCount = 0;
        for (int level = 0; level < levels.length; level++) {
            listCount += levels[level].length;
            if (level > 0) {
                description.writeVInt(levels[level].length);
                int before = 0;
                for (int node : levels[level]) {
                    description.writeVInt(node - before);
                    before = node;
                }
            }
        }
        long begin = lists.getFilePointer();
        description.writeLong(begin);
        description.writeVInt(OFFSETS_BLOCK_BITS);
        var offsets =
                DirectMonotonicWriter.getInstance(
                        description, lists, listCount, OFFSETS_BLOCK_BITS);
        long offset = 0;
        for (int[] ofLevel : listBytes) {
            for (int bytes : ofLevel) {
                offsets.add(offset);
                offset += bytes;
            }
        }
        offsets.finish();
        description.writeLong(lists.getFilePointer() - begin);
    }
}
