package io.atoll.process.plugins;

import io.atoll.process.StartException;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The folders `<plugins>/<name>/*.jar`, each with a class loader of its own, so that plugins may
/// bring their own versions of libraries. Of Atoll they see `io.atoll.spi` alone, and they log
/// through slf4j.
final class PluginFolders {
    private static final List<String> SHARED = List.of("io.atoll.spi.", "org.slf4j.");

    private PluginFolders() {}

    /// @param folder may be absent: then there are none
    /// @return folder to class loader, sorted
    static Map<Path, ClassLoader> open(Path folder) {
        var loaders = new LinkedHashMap<Path, ClassLoader>();
        if (!Files.isDirectory(folder)) {
            return loaders;
        }
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(Files::isDirectory).sorted().toList()) {
                loaders.put(child, loader(child));
            }
            return loaders;
        } catch (IOException e) {
            throw new StartException("plugin folder " + folder + " cannot be read: " + e, e);
        }
    }

    private static ClassLoader loader(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            URL[] jars =
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .map(PluginFolders::url)
                            .toArray(URL[]::new);
            return new URLClassLoader(folder.getFileName().toString(), jars, new SpiOnly());
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new StartException(jar + " has no URL", e);
        }
    }

    /// Shows plugins the JDK and what they share with Atoll.
    private static final class SpiOnly extends ClassLoader {
        private final ClassLoader own = PluginFolders.class.getClassLoader();

        SpiOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().anyMatch(name::startsWith)) {
                return own.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
