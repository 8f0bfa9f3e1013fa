package io.atoll.cli.admin;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/// `atoll admin placement`.
@Command(
        name = "placement",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Shows how evenly segments lie on the read nodes, or what would become of it.",
            "",
            "Rows and bytes are those of sealed segments. --what-if has the write node ask its"
                    + " placement policy with other nodes, and changes nothing; there, a journal"
                    + " counts with its size, rounded up.",
            ""
        })
final class AdminPlacementCommand implements Callable<Integer> {
    @Mixin private AdminOptions admin;

    @Option(
            names = "--what-if",
            paramLabel = "CHANGES",
            description =
                    "Read nodes more and less, such as add=2,remove=read-2. remove can be"
                            + " repeated.")
    private @Nullable String changes;

    @Mixin private OutputOption output;

    @Override
    public Integer call() {
        try (AdminClient client = admin.client()) {
            if (changes == null) {
                output.print(client.read("placement"), ClusterTables::placement);
            } else {
                output.print(client.read(WhatIf.parse(changes).call()), ClusterTables::whatIf);
            }
        }
        return 0;
    }
}
