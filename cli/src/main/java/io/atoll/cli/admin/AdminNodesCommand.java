package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// `atoll admin nodes`.
@Command(
        name = "nodes",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Lists the members: what state they are in, what read nodes hold and how busy they"
                    + " are.",
            "",
            "HOLDS is what a read node has loaded, what it is about to let go of included; ROWS and"
                    + " SEGMENTS are what is placed on it. P95 is of its answers to the router that"
                    + " is asked.",
            ""
        })
final class AdminNodesCommand implements Callable<Integer> {
    @Mixin private AdminOptions admin;

    @Mixin private OutputOption output;

    @Override
    public Integer call() {
        try (AdminClient client = admin.client()) {
            JsonNode answer = client.read("nodes");
            output.print(answer, ClusterTables::nodes);
        }
        return 0;
    }
}
