package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// `atoll admin segments`.
@Command(
        name = "segments",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Lists the segments of loaded collections: where they are placed and which nodes have"
                    + " loaded them.",
            "",
            "A growing segment takes rows, a sealing one is about to be sealed; a flat one has no"
                    + " index yet.",
            ""
        })
final class AdminSegmentsCommand implements Callable<Integer> {
    @Mixin private AdminOptions admin;

    @Mixin private OutputOption output;

    @Override
    public Integer call() {
        try (AdminClient client = admin.client()) {
            JsonNode answer = client.read("segments");
            output.print(answer, ClusterTables::segments);
        }
        return 0;
    }
}
