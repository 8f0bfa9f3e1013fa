package io.atoll.cli;

import io.atoll.cli.members.MemberProcess;
import io.atoll.process.LogSetup;
import io.atoll.process.StopSignal;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Settings;
import io.atoll.spi.Member;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a member from its start to the operator's word to stop.
final class MemberRun {
    private static final Logger log = LoggerFactory.getLogger(MemberRun.class);

    private MemberRun() {}

    static int run(Member.Role role, ConfigOptions options) {
        LogSetup.takeOverJavaLogging();
        Configuration configuration = options.read();
        LogSetup.useFormat(configuration.text(Settings.LOG_FORMAT));
        log.info(
                "configuration source={} data={}",
                configuration.file().map(Object::toString).orElse("environment and defaults"),
                configuration.text(Settings.DATA));
        try (MemberProcess member = MemberProcess.start(role, configuration)) {
            StopSignal stop = StopSignal.install();
            log.info(
                    "started id={} address={} adminPort={}",
                    member.id(),
                    member.serves(),
                    member.adminPort());
            log.info("stopping reason={}", stop.await());
            member.drain();
        }
        log.info("stopped role={}", role);
        return 0;
    }
}
