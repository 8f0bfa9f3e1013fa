package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/// `atoll admin segments`.
@Command(
        name = "segments",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Lists the segments of loaded collections: where they are placed and who has loaded"
                    + " them.",
            "",
            "A growing segment takes rows, a sealing one is about to be sealed; a flat one has no"
                    + " index yet.",
            ""
        })
final class AdminSegmentsCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private AdminOptions admin;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputForm output;

    @Override
    public Integer call() {
        try (AdminClient client = admin.client()) {
            JsonNode answer = client.read("segments");
            output.print(answer, ClusterTables::segments, spec.commandLine().getOut());
        }
        return 0;
    }
}
