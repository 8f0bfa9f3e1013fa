package io.atoll.cli.members;

import io.atoll.process.config.Configuration;
import io.atoll.spi.Member;

/// A member that runs in this process.
public sealed interface MemberProcess extends AutoCloseable
        permits RouterProcess, ReadNodeProcess, WriteNodeProcess {

    /// Starts the member of a role. It may not be ready yet when this returns.
    ///
    /// @throws io.atoll.process.StartException for what an operator can mend
    static MemberProcess start(Member.Role role, Configuration configuration) {
        return switch (role) {
            case ROUTER -> RouterProcess.start(configuration);
            case READ_NODE -> ReadNodeProcess.start(configuration);
            case WRITE_NODE -> WriteNodeProcess.start(configuration);
        };
    }

    String id();

    /// Where it serves, for an operator: `host:port`, and what.
    String serves();

    int adminPort();

    /// Hands its work over to others, as far as that goes within the limit that is set. It serves
    /// meanwhile.
    void drain();

    @Override
    void close();
}
