package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.systemtests.Await;
import io.atoll.systemtests.Program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Milvus's released clients, from their registries, in `target/clients`, where they stay.
final class InstalledClients {
    /// The programs that are run with them.
    static final Path PROGRAMS = Path.of("clients").toAbsolutePath();

    private static final Path INSTALLED = Path.of("target", "clients").toAbsolutePath();

    /// Those that somebody installs, or did.
    private static final Map<String, ReentrantLock> ENVIRONMENTS = new ConcurrentHashMap<>();

    private static final Duration LIMIT = Await.patient(Duration.ofMinutes(10));

    private InstalledClients() {}

    /// The interpreter of a virtual environment with a version of pymilvus.
    static String python(String version) throws Exception {
        return python(
                version,
                "pymilvus==" + version,
                // 2.4 asks pkg_resources for its own version, which newer setuptools do not have;
                // the others need what bfloat16 is in Python.
                version.startsWith("2.4.") ? "setuptools<81" : "ml_dtypes");
    }

    /// The interpreter of a virtual environment.
    ///
    /// @param packages what is installed in it, with versions, as pip is told
    static String python(String environmentName, String... packages) throws Exception {
        require("python3", "python3 and python3-venv");
        ReentrantLock one = ENVIRONMENTS.computeIfAbsent(environmentName, _ -> new ReentrantLock());
        one.lock();
        try {
            return installedPython(environmentName, packages);
        } finally {
            one.unlock();
        }
    }

    private static String installedPython(String environmentName, String... packages)
            throws Exception {
        Path environment = INSTALLED.resolve("python-" + environmentName);
        String python = environment.resolve(Path.of("bin", "python")).toString();
        if (isMissing(environment)) {
            install("python3", "-m", "venv", environment.toString());
            var pip =
                    new ArrayList<>(
                            List.of(
                                    python,
                                    "-m",
                                    "pip",
                                    "install",
                                    "--quiet",
                                    "--disable-pip-version-check",
                                    "--no-compile"));
            pip.addAll(List.of(packages));
            install(pip.toArray(String[]::new));
            complete(environment);
        }
        return python;
    }

    /// Begins to install an environment while other things are done; [#python(String, String...)]
    /// waits for it, and says what is wrong with it.
    static void beginPython(String environmentName, String... packages) {
        Thread.startVirtualThread(
                () -> {
                    try {
                        python(environmentName, packages);
                    } catch (Exception | AssertionError e) {
                        System.out.println(environmentName + " is tried again when asked: " + e);
                    }
                });
    }

    /// A class path with a version of the Java SDK.
    static String java(String version) throws Exception {
        require("mvn", "maven");
        Path libraries = INSTALLED.resolve("java-" + version);
        if (isMissing(libraries)) {
            install(
                    "mvn",
                    "-q",
                    "-B",
                    "-f",
                    PROGRAMS.resolve("java/pom.xml").toString(),
                    "dependency:copy-dependencies",
                    "-Dmilvus-sdk.version=" + version,
                    "-DoutputDirectory=" + libraries);
            complete(libraries);
        }
        return libraries + "/*";
    }

    /// A program of `clients/node`, beside the modules of a version of the Node SDK: Node looks for
    /// modules above the program.
    static Path node(String version, String program) throws Exception {
        require("npm", "nodejs and npm");
        Path modules = INSTALLED.resolve("node-" + version);
        if (isMissing(modules)) {
            install(
                    "npm",
                    "install",
                    "--prefix",
                    modules.toString(),
                    "--silent",
                    "--no-audit",
                    "--no-fund",
                    "@zilliz/milvus2-sdk-node@" + version);
            complete(modules);
        }
        Path copy = modules.resolve(program);
        Files.deleteIfExists(copy);
        return Files.copy(PROGRAMS.resolve("node").resolve(program), copy);
    }

    /// A program of a module of `clients/go`, built. Passes over the test where there is no Go that
    /// is new enough: Debian's may be older than the clients.
    ///
    /// @param folder of the program in its module: `.` or below
    static Path go(String age, String folder) throws Exception {
        require("go", "golang-go");
        requireGoAtLeast(1, 24);
        Path program =
                Files.createDirectories(INSTALLED)
                        .resolve("go-" + age + folder.replaceAll("[./]+", "-"));
        install(
                "go",
                "-C",
                PROGRAMS.resolve("go").resolve(age).toString(),
                "build",
                "-o",
                program.toString(),
                folder);
        return program;
    }

    private static void requireGoAtLeast(int major, int minor) throws Exception {
        String version = Program.run(INSTALLED, LIMIT, "go", "env", "GOVERSION").out().strip();
        String[] numbers = version.replace("go", "").split("[.]");
        boolean suffices =
                Integer.parseInt(numbers[0]) > major
                        || Integer.parseInt(numbers[1].replaceAll("[^0-9].*", "")) >= minor;
        assumeTrue(suffices, "go %d.%d is needed, this is %s".formatted(major, minor, version));
    }

    /// Passes over the test where a program is missing.
    static void require(String program, String packages) throws Exception {
        boolean found;
        try {
            Files.createDirectories(INSTALLED);
            found = Program.run(INSTALLED, LIMIT, "which", program).exitCode() == 0;
        } catch (IOException _) {
            found = false;
        }
        assumeTrue(found, program + " is not on PATH (Debian: " + packages + ")");
    }

    private static boolean isMissing(Path installed) {
        return Files.notExists(installed.resolve("complete"));
    }

    private static void complete(Path installed) throws IOException {
        Files.createFile(installed.resolve("complete"));
    }

    private static void install(String... command) throws Exception {
        Files.createDirectories(INSTALLED);
        Program.Result result = Program.run(INSTALLED, LIMIT, command);
        assertEquals(0, result.exitCode(), List.of(command) + ": " + result.out() + result.err());
    }
}
