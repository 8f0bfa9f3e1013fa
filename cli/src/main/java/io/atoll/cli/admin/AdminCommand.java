package io.atoll.cli.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `atoll admin`: looks at a running cluster and changes it.
@Command(
        name = "admin",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Looks at a running cluster, and changes it.",
            "",
            "All of it asks the admin port of one router, which asks the other members. Looking is"
                    + " open to everybody; changing needs the token of the router's setting"
                    + " admin.token.",
            ""
        },
        subcommands = {
            AdminNodesCommand.class,
            AdminSegmentsCommand.class,
            AdminCompactionCommand.class,
            AdminPlacementCommand.class,
            AdminDrainCommand.class
        })
public final class AdminCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
