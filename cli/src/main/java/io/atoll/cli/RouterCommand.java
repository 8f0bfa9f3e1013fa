package io.atoll.cli;

import io.atoll.spi.Member;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// `atoll router`.
@Command(
        name = "router",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Runs a router: takes clients' requests, asks the read nodes and merges their answers."
                    + " Any number of them may run; none keeps anything.",
            "",
            "SIGTERM or Ctrl-C stops it, with exit code 0; a second one does not wait.",
            ""
        })
final class RouterCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() {
        return MemberRun.run(Member.Role.ROUTER, options);
    }
}
