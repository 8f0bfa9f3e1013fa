package io.atoll.cli;

import io.atoll.spi.Member;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// `atoll writenode`.
@Command(
        name = "writenode",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Runs a write node. One of those that run rules; the others stand by, and one of them"
                    + " takes over when it is not heard of any more.",
            "",
            "SIGTERM or Ctrl-C stops it, with exit code 0; a second one does not wait.",
            ""
        })
final class WriteNodeCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() {
        return MemberRun.run(Member.Role.WRITE_NODE, options);
    }
}
