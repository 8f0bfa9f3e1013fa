package io.atoll.cli.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What some processes have used so far, from Linux's `/proc`.
///
/// @param cpuMillis time on processors, in steps of 10 ms: that of threads that ended, too
/// @param threads what each living thread has used, by its number
public record ProcessUse(double cpuMillis, Map<Long, ThreadUse> threads) {
    private static final Path PROC = Path.of("/proc");

    /// A clock tick, which Linux shows to programs as 10 ms on all its platforms.
    private static final double TICK_MILLIS = 10;

    /// Places in `/proc/PID/stat` after the name in brackets, the first being the state.
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final long KIB = 1024;

    public ProcessUse {
        threads = Map.copyOf(threads);
    }

    /// Whether this system tells it.
    public static boolean isTold() {
        return Files.isReadable(PROC.resolve("self/task"));
    }

    /// What all of some processes have used.
    public static ProcessUse read(List<Long> pids) {
        double cpuMillis = 0;
        var threads = new HashMap<Long, ThreadUse>();
        try {
            for (long pid : pids) {
                Path process = PROC.resolve(Long.toString(pid));
                cpuMillis += cpuMillis(Files.readString(process.resolve("stat")));
                try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
                    for (Path task : tasks.toList()) {
                        readThread(task, threads);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what processes " + pids + " use", e);
        }
        return new ProcessUse(cpuMillis, threads);
    }

    private static void readThread(Path task, Map<Long, ThreadUse> threads) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm")).strip();
            double millis = cpuMillis(Files.readString(task.resolve("stat")));
            long switches =
                    number(Files.readAllLines(task.resolve("status")), "voluntary_ctxt_switches:");
            threads.put(
                    Long.parseLong(task.getFileName().toString()),
                    new ThreadUse(ThreadUse.group(name), millis, switches));
        } catch (NoSuchFileException _) {
            // The thread has ended.
        }
    }

    private static double cpuMillis(String stat) {
        String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(rest[USER_TICKS]) + Long.parseLong(rest[SYSTEM_TICKS]))
                * TICK_MILLIS;
    }

    private static long number(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split(" ", 2)[0])
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /// The memory of some processes that is in the machine's, files that are mapped included.
    public static long residentBytes(List<Long> pids) {
        long bytes = 0;
        try {
            for (long pid : pids) {
                Path status = PROC.resolve(pid + "/status");
                bytes += KIB * number(Files.readAllLines(status), "VmRSS:");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the memory of processes " + pids, e);
        }
        return bytes;
    }

    /// What was used since, for each of some queries. Threads that ended meanwhile count in the
    /// whole only.
    ///
    /// @param queries more than 0
    public UsePerQuery since(ProcessUse before, long queries) {
        var groups = new TreeMap<String, UsePerQuery.Group>();
        long switches = 0;
        for (Map.Entry<Long, ThreadUse> entry : threads.entrySet()) {
            ThreadUse now = entry.getValue();
            ThreadUse then =
                    before.threads.getOrDefault(entry.getKey(), new ThreadUse(now.group(), 0, 0));
            long its = now.switches() - then.switches();
            switches += its;
            groups.merge(
                    now.group(),
                    new UsePerQuery.Group(
                            (now.cpuMillis() - then.cpuMillis()) / queries, (double) its / queries),
                    UsePerQuery.Group::plus);
        }
        return new UsePerQuery(
                (cpuMillis - before.cpuMillis) / queries, (double) switches / queries, groups);
    }

    /// The time on processors of the threads of a group.
    ///
    /// @param part of the group's name
    public double cpuMillisOf(String part) {
        return threads.values().stream()
                .filter(thread -> thread.group().contains(part))
                .mapToDouble(ThreadUse::cpuMillis)
                .sum();
    }
}
