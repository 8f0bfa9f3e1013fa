package io.atoll.agents;

/// What is done.
@FunctionalInterface
public interface Work {
    /// @throws Exception whatever hinders it
    void run() throws Exception;
}
