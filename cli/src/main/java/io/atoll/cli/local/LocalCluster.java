package io.atoll.cli.local;

import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.process.StartException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A cluster of processes on the loopback of this machine, which outlive the command that started
/// them. All they make is in one folder; what runs is written down there, and only that is ended.
public final class LocalCluster {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /// A whole cluster stops: no node is left to take its segments over.
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

    private static final List<String> STARTS_IN_ORDER =
            List.of("mysql", "zookeeper", "writenode", "readnode", "router");

    private final ClusterFolder folder;
    private final ProcessCommands commands;
    private final ProcessReadiness readiness;
    private final Consumer<String> progress;
    private boolean destroyed;

    /// @param jvmOptions further options of the members' JVMs, such as `-Xmx4g`
    /// @param progress is told what happens, a line each
    public LocalCluster(Path folder, List<String> jvmOptions, Consumer<String> progress) {
        this(folder, jvmOptions, Map.of(), progress);
    }

    /// Whether anything was ever started in a folder.
    public static boolean isIn(Path folder) {
        return new ClusterFolder(folder).isCluster();
    }

    /// @param settings of all members, in place of the defaults
    public LocalCluster(
            Path folder,
            List<String> jvmOptions,
            Map<String, String> settings,
            Consumer<String> progress) {
        this.folder = new ClusterFolder(folder);
        this.commands = new ProcessCommands(this.folder, jvmOptions, settings);
        this.readiness = new ProcessReadiness(this.folder);
        this.progress = progress;
    }

    /// Starts what is missing of a cluster of this shape and waits until all of it is ready. What
    /// runs already goes on; a larger number adds members.
    ///
    /// @throws StartException if something does not get ready, with where to read why
    public void up(ClusterShape shape) throws IOException, InterruptedException {
        List<LocalProcess> processes = begin(shape, _ -> true);
        readiness.await(processes);
    }

    /// Starts one process of a cluster of this shape and waits until it is ready; what else does
    /// not run stays so.
    ///
    /// @throws StartException if it does not get ready, with where to read why
    public void start(ClusterShape shape, String id) throws IOException, InterruptedException {
        List<LocalProcess> processes = begin(shape, process -> process.id().equals(id));
        readiness.await(processes.stream().filter(process -> process.id().equals(id)).toList());
    }

    /// @return all processes, with those chosen started
    private List<LocalProcess> begin(ClusterShape shape, Predicate<LocalProcess> chosen)
            throws IOException, InterruptedException {
        if (shape.metadata() == Metadata.mysql) {
            LocalDatabase.requireInstalled();
        }
        folder.make();
        List<LocalProcess> processes = planned(shape, folder.processes());
        new ClusterConfiguration(folder, shape, processes).write();
        for (String role : STARTS_IN_ORDER) {
            Predicate<LocalProcess> now = chosen.and(process -> process.role().equals(role));
            for (int i = 0; i < processes.size(); i++) {
                if (now.test(processes.get(i)) && !processes.get(i).lives()) {
                    startAndWriteDown(processes, i);
                }
            }
            if (role.equals("mysql") || role.equals("zookeeper")) {
                readiness.await(processes.stream().filter(now).toList());
            }
            if (role.equals("mysql") && processes.stream().anyMatch(now)) {
                new LocalDatabase(folder).prepare(LocalProcess.only(processes, "mysql").port());
            }
        }
        return processes;
    }

    /// Under the lock that [#destroy] takes, so that it misses none.
    private synchronized void startAndWriteDown(List<LocalProcess> processes, int index)
            throws IOException, InterruptedException {
        if (destroyed) {
            throw new StartException("the cluster is being stopped");
        }
        processes.set(index, start(processes.get(index)));
        folder.writeProcesses(processes);
    }

    private static List<LocalProcess> planned(ClusterShape shape, List<LocalProcess> known)
            throws IOException {
        var plan = new ArrayList<>(known);
        if (shape.metadata() == Metadata.mysql) {
            add(plan, "mysql", 1, false);
        }
        if (shape.discovery() == Discovering.zookeeper) {
            add(plan, "zookeeper", 1, false);
        }
        add(plan, "writenode", shape.writeNodes(), true);
        add(plan, "readnode", shape.readNodes(), true);
        add(plan, "router", shape.routers(), true);
        plan.sort(Comparator.comparing(process -> STARTS_IN_ORDER.indexOf(process.role())));
        return plan;
    }

    private static void add(List<LocalProcess> plan, String role, int count, boolean admin)
            throws IOException {
        Set<String> ids = plan.stream().map(LocalProcess::id).collect(Collectors.toSet());
        for (int i = 1; i <= count; i++) {
            String id =
                    switch (role) {
                        case "writenode" -> "write-" + i;
                        case "readnode" -> "read-" + i;
                        case "router" -> "router-" + i;
                        default -> role;
                    };
            if (!ids.contains(id)) {
                plan.add(
                        LocalProcess.planned(
                                role, id, FreePort.find(), admin ? FreePort.find() : 0));
            }
        }
    }

    private LocalProcess start(LocalProcess process) throws IOException, InterruptedException {
        progress.accept("starting " + process.id());
        Process started =
                new ProcessBuilder(commands.of(process))
                        .directory(folder.path().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(folder.log(process.id()).toFile()))
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .start();
        return process.started(started.toHandle());
    }

    /// @param ready whether it says that it can do its work
    public record MemberStatus(
            String role, String id, long pid, String endpoint, String admin, boolean ready) {}

    /// Where the catalog is when it is a SQLite file.
    public Path catalogFile() {
        return folder.data().resolve("catalog.db");
    }

    /// What runs of it.
    public List<MemberStatus> status() {
        return folder.processes().stream()
                .filter(LocalProcess::lives)
                .map(
                        p ->
                                new MemberStatus(
                                        p.role(),
                                        p.id(),
                                        p.pid(),
                                        p.endpoint(),
                                        p.admin(),
                                        readiness.isReady(p)))
                .toList();
    }

    /// The same as JSON.
    public String statusJson() {
        return ClusterFolder.json(status());
    }

    /// Ends what runs of it, members first; the data stays.
    public void down() {
        List<LocalProcess> processes = folder.processes();
        for (int i = STARTS_IN_ORDER.size() - 1; i >= 0; i--) {
            String role = STARTS_IN_ORDER.get(i);
            List<LocalProcess> ending =
                    processes.stream().filter(p -> p.role().equals(role)).toList();
            ending.forEach(this::askToStop);
            ending.forEach(this::awaitEnd);
        }
    }

    /// Ends one process with SIGKILL and waits until it is gone.
    ///
    /// @return its pid
    public long kill(String id) {
        LocalProcess victim = living(id);
        destroy(List.of(victim));
        return victim.pid();
    }

    /// Of a process that runs.
    public long pid(String id) {
        return living(id).pid();
    }

    private LocalProcess living(String id) {
        return folder.processes().stream()
                .filter(process -> process.id().equals(id) && process.lives())
                .findFirst()
                .orElseThrow(() -> new StartException(id + " does not run"));
    }

    /// Ends at once what runs of it, for good: for a cluster whose folder is thrown away.
    public synchronized void destroy() {
        destroyed = true;
        destroy(folder.processes());
    }

    private static void destroy(List<LocalProcess> victims) {
        victims.forEach(victim -> victim.handle().ifPresent(ProcessHandle::destroyForcibly));
        for (LocalProcess victim : victims) {
            if (!ends(victim, STOP_LIMIT)) {
                throw new StartException(
                        "%s, pid %d, survived SIGKILL".formatted(victim.id(), victim.pid()));
            }
        }
    }

    private void askToStop(LocalProcess process) {
        process.handle()
                .ifPresent(
                        handle -> {
                            progress.accept("stopping " + process.id());
                            handle.destroy();
                        });
    }

    private void awaitEnd(LocalProcess process) {
        if (process.role().equals("readnode") && !ends(process, DRAIN_LIMIT)) {
            // The second signal does not wait for the drain.
            process.handle().ifPresent(ProcessHandle::destroy);
        }
        if (!ends(process, STOP_LIMIT)) {
            progress.accept("killing " + process.id());
            process.handle().ifPresent(ProcessHandle::destroyForcibly);
            ends(process, STOP_LIMIT);
        }
    }

    private static boolean ends(LocalProcess process, Duration limit) {
        Optional<ProcessHandle> handle = process.handle();
        if (handle.isEmpty()) {
            return true;
        }
        try {
            handle.get().onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException _) {
            return false;
        }
    }
}
