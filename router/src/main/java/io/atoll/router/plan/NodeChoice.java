package io.atoll.router.plan;

import io.atoll.router.nodes.Holders;
import io.atoll.router.nodes.KnownNode;
import io.atoll.spi.OwnerSelector;
import io.atoll.spi.OwnerSelector.OwnerLoad;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Chooses the nodes of one plan, segment by segment: owners before others that still have a
/// segment; none that is ejected while there is another, and none that failed with the segment, or
/// is being asked for it, while there is any other.
public final class NodeChoice {
    private static final Logger log = LoggerFactory.getLogger(NodeChoice.class);

    private final OwnerSelector selector;
    private final Runnable selectorFailed;
    private final double fastestMicros;
    private final int turn;
    private final Map<String, Load> loads = new HashMap<>();

    /// @param selectorFailed told when the selector has chosen none of the owners
    /// @param fastestMicros what the answers of the fastest node take
    public NodeChoice(
            OwnerSelector selector, Runnable selectorFailed, double fastestMicros, int turn) {
        this.selector = selector;
        this.selectorFailed = selectorFailed;
        this.fastestMicros = fastestMicros;
        this.turn = turn;
    }

    /// @param holders not empty
    KnownNode choose(long segmentId, Holders holders, Wanted wanted) {
        List<Load> candidates = candidates(holders, wanted);
        Load chosen =
                candidates.size() == 1
                        ? candidates.getFirst()
                        : candidates.get(select(segmentId, candidates));
        chosen.chosen++;
        return chosen.node;
    }

    private List<Load> candidates(Holders holders, Wanted wanted) {
        List<KnownNode> nodes = holders.nodes();
        var fit = new ArrayList<Load>(nodes.size());
        var ejected = new ArrayList<KnownNode>();
        for (int i = 0; i < nodes.size(); i++) {
            if (i == holders.owners() && !fit.isEmpty()) {
                break;
            }
            KnownNode node = nodes.get(i);
            if (!wanted.avoided().contains(node.id())) {
                if (node.link().history().isEjected()) {
                    ejected.add(node);
                } else {
                    fit.add(load(node));
                }
            }
        }
        if (fit.isEmpty()) {
            // One must be asked; the one that failed last is asked last.
            List<KnownNode> rest = ejected.isEmpty() ? nodes : ejected;
            fit.add(load(rest.get(Math.floorMod(turn + wanted.failures(), rest.size()))));
        }
        return fit;
    }

    private Load load(KnownNode node) {
        return loads.computeIfAbsent(node.id(), _ -> new Load(node));
    }

    private int select(long segmentId, List<Load> candidates) {
        int index;
        try {
            index = selector.choose(segmentId, candidates, turn);
        } catch (RuntimeException e) {
            log.warn("owner selector failed selector={}", selector.getClass().getName(), e);
            index = -1;
        }
        if (index >= 0 && index < candidates.size()) {
            return index;
        }
        selectorFailed.run();
        return Math.floorMod(turn, candidates.size());
    }

    /// A node as the selector sees it.
    private final class Load implements OwnerLoad {
        private final KnownNode node;
        private int chosen;

        Load(KnownNode node) {
            this.node = node;
        }

        @Override
        public String nodeId() {
            return node.id();
        }

        @Override
        public int outstanding() {
            return node.link().history().outstanding();
        }

        @Override
        public int chosen() {
            return chosen;
        }

        @Override
        public double serviceMicros() {
            return node.link().history().serviceMicros(fastestMicros);
        }
    }
}
