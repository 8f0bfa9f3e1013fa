package io.atoll.routing.consistenthash;

import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;

import java.util.Map;

/// `consistent-hash`. Its one setting is `virtual-nodes`, how many points each read node has on the
/// ring: 1 to 10,000, by default 128.
public final class ConsistentHashPolicyFactory implements PlacementPolicyFactory {
    private static final String VIRTUAL_NODES = "virtual-nodes";
    private static final int MAX_VIRTUAL_NODES = 10_000;

    @Override
    public String name() {
        return "consistent-hash";
    }

    @Override
    public PlacementPolicy create(Map<String, String> config) {
        for (String setting : config.keySet()) {
            if (!setting.equals(VIRTUAL_NODES)) {
                throw new IllegalArgumentException(
                        "consistent-hash has no setting '"
                                + setting
                                + "'; it has "
                                + VIRTUAL_NODES);
            }
        }
        String text = config.getOrDefault(VIRTUAL_NODES, "");
        return new ConsistentHashPolicy(
                text.isEmpty() ? ConsistentHashPolicy.VIRTUAL_NODES : virtualNodes(text));
    }

    private static int virtualNodes(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MAX_VIRTUAL_NODES) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Answered below, like a number out of range.
        }
        throw new IllegalArgumentException(
                "consistent-hash: " + VIRTUAL_NODES + " is '" + text + "', not 1..10000");
    }
}
