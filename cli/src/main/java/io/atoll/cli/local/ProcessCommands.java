package io.atoll.cli.local;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The command lines of a local cluster's processes, with the JVM and the class path of this one.
final class ProcessCommands {
    private final ClusterFolder folder;
    private final List<String> jvmOptions;
    private final Map<String, String> settings;

    /// @param jvmOptions further options of the members' JVMs
    /// @param settings of all members, in place of the defaults
    ProcessCommands(ClusterFolder folder, List<String> jvmOptions, Map<String, String> settings) {
        this.folder = folder;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.settings = Map.copyOf(settings);
    }

    List<String> of(LocalProcess process) throws IOException, InterruptedException {
        return switch (process.role()) {
            case "mysql" -> new LocalDatabase(folder).command(process.port());
            case "standalone" -> standalone(process);
            case "zookeeper" ->
                    java(
                            "zookeeper",
                            Optional.of("-Xmx256m"),
                            "org.apache.zookeeper.server.ZooKeeperServerMain",
                            folder.file("zoo.cfg").toString());
            default -> member(process);
        };
    }

    private List<String> member(LocalProcess process) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                process.role(),
                                "--config",
                                folder.file("atoll.yaml").toString(),
                                "--set",
                                "member.id=" + process.id(),
                                "--set",
                                process.role() + ".port=" + process.port(),
                                "--set",
                                "admin.port=" + process.adminPort()));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return java(
                process.role(),
                Optional.of("-Xmx1g"),
                "io.atoll.cli.Atoll",
                arguments.toArray(String[]::new));
    }

    /// As the launcher starts one.
    private List<String> standalone(LocalProcess process) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "standalone",
                                "--data",
                                folder.data().toString(),
                                "--port",
                                Integer.toString(process.port()),
                                "--admin-port",
                                Integer.toString(process.adminPort())));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return java(
                process.role(),
                Optional.empty(),
                "io.atoll.cli.Atoll",
                arguments.toArray(String[]::new));
    }

    /// @param heap its limit; without it a share of the machine's memory
    private List<String> java(
            String role, Optional<String> heap, String mainClass, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (!role.equals("router") && !role.equals("zookeeper")) {
            command.add("--add-modules");
            command.add("jdk.incubator.vector");
        }
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        heap.ifPresent(command::add);
        command.addAll(jvmOptions);
        Optional<Path> image = image();
        image.ifPresent(jars -> command.addAll(sharing(jars.resolve(role + ".jsa"))));
        command.add("-cp");
        command.add(image.map(ProcessCommands::classPath).orElse(ownClassPath()));
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return command;
    }

    private static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    /// Without folders, which no archive can be made of. The launcher's, of nothing but the image's
    /// jars, is named in few letters: lists of processes cut long command lines off.
    private static String classPath(Path image) {
        List<String> jars =
                Arrays.stream(ownClassPath().split(File.pathSeparator))
                        .filter(entry -> !Files.isDirectory(Path.of(entry)))
                        .toList();
        return jars.stream().allMatch(jar -> image.equals(Path.of(jar).getParent()))
                ? image.resolve("*").toString()
                : String.join(File.pathSeparator, jars);
    }

    /// The first of a role leaves an archive of its classes beside the jars; the next ones, of
    /// other clusters too, start faster, and do not spend their ends on writing it.
    private static List<String> sharing(Path archive) {
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds*=off",
                "-Xlog:aot*=off");
    }

    /// The folder of the jar that this class is from. Of classes in a folder the JVM makes no
    /// archive.
    private static Optional<Path> image() {
        CodeSource source = ProcessCommands.class.getProtectionDomain().getCodeSource();
        try {
            return Optional.of(Path.of(source.getLocation().toURI()))
                    .filter(Files::isRegularFile)
                    .map(Path::getParent);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(source.getLocation() + " is no file", e);
        }
    }
}
