package io.atoll.cli.processes;

/// What a thread has used so far.
///
/// @param group its name without the number at its end
/// @param cpuMillis time on processors
/// @param switches how often it went to sleep: voluntary context switches
record ThreadUse(String group, double cpuMillis, long switches) {

    /// The system keeps 15 characters of a name, of which a number at the end may be cut off.
    static String group(String name) {
        String group = name.replaceAll("[-# ]*\\d*[-# ]*$", "");
        return group.isEmpty() ? name : group;
    }
}
