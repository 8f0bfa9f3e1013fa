package io.atoll.cli;

import io.atoll.spi.Member;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// `atoll readnode`.
@Command(
        name = "readnode",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Runs a read node: loads the segments that the placement gives to it, and searches"
                    + " them. It only reads the catalog and the data folder.",
            "",
            "SIGTERM or Ctrl-C stops it, with exit code 0; a second one does not wait.",
            ""
        })
final class ReadNodeCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() {
        return MemberRun.run(Member.Role.READ_NODE, options);
    }
}
