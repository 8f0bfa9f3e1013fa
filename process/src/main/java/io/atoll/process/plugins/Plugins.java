package io.atoll.process.plugins;

import io.atoll.process.Nearest;
import io.atoll.process.StartException;
import io.atoll.spi.Discovery;
import io.atoll.spi.OwnerSelector;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.Registration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/// Makes plugins by the names that stand in configuration files. Two factories of one name stop the
/// start: which of them was meant, nobody can know.
public final class Plugins {
    private static final String OWN = "Atoll";

    private final Map<Path, ClassLoader> folders;

    private Plugins(Map<Path, ClassLoader> folders) {
        this.folders = folders;
    }

    /// Those on the class path alone.
    public static Plugins own() {
        return new Plugins(Map.of());
    }

    /// Those on the class path and those in `<folder>/<any name>/*.jar`.
    ///
    /// @param folder may be absent
    public static Plugins with(Path folder) {
        return new Plugins(PluginFolders.open(folder));
    }

    /// @param origin the folder that it was found in, or `Atoll`
    public record Found(String kind, String name, String origin) {}

    /// All plugins that there are, by kind and name.
    public List<Found> list() {
        var found = new ArrayList<Found>();
        for (PluginKind<?> kind :
                List.of(
                        PluginKind.PLACEMENT,
                        PluginKind.SELECTOR,
                        PluginKind.DISCOVERY,
                        PluginKind.REGISTRATION)) {
            found.addAll(list(kind));
        }
        found.sort(Comparator.comparing(Found::kind).thenComparing(Found::name));
        return found;
    }

    private <F> Collection<Found> list(PluginKind<F> kind) {
        return factories(kind).entrySet().stream()
                .map(each -> new Found(kind.word(), each.getKey(), each.getValue().origin))
                .toList();
    }

    /// Says of all plugins at once that a configuration names which of them are not there.
    ///
    /// @throws StartException listing all that are unknown or there twice
    public void requireNamed(String policy, String selector, String discovery) {
        var mistakes = new ArrayList<String>();
        collect(mistakes, () -> find(PluginKind.PLACEMENT, policy));
        collect(mistakes, () -> find(PluginKind.SELECTOR, selector));
        collect(mistakes, () -> find(PluginKind.DISCOVERY, discovery));
        if (!mistakes.isEmpty()) {
            throw StartException.ofMistakes(mistakes);
        }
    }

    private static void collect(List<String> mistakes, Runnable check) {
        try {
            check.run();
        } catch (StartException e) {
            mistakes.add(e.getMessage());
        }
    }

    /// @throws StartException if there is none of that name or two, or a setting is wrong
    public PlacementPolicy placementPolicy(String name, Map<String, String> settings) {
        return make(PluginKind.PLACEMENT, name, factory -> factory.create(settings));
    }

    /// @throws StartException if there is none of that name or two, or a setting is wrong
    public OwnerSelector ownerSelector(String name, Map<String, String> settings) {
        return make(PluginKind.SELECTOR, name, factory -> factory.create(settings));
    }

    /// @throws StartException if there is none of that name or two, or a setting is wrong
    public Discovery discovery(String name, Map<String, String> settings) {
        return make(PluginKind.DISCOVERY, name, factory -> factory.create(settings));
    }

    /// How a member makes itself known to a discovery of this name; empty if that needs no doing.
    ///
    /// @throws StartException if a setting is wrong
    public Optional<Registration> registration(String name, Map<String, String> settings) {
        return factories(PluginKind.REGISTRATION).containsKey(name)
                ? Optional.of(
                        make(PluginKind.REGISTRATION, name, factory -> factory.create(settings)))
                : Optional.empty();
    }

    private <F, P> P make(PluginKind<F> kind, String name, Function<F, P> create) {
        F factory = find(kind, name);
        try {
            return create.apply(factory);
        } catch (IllegalArgumentException e) {
            throw new StartException(kind.word() + " '" + name + "': " + e.getMessage(), e);
        }
    }

    private <F> F find(PluginKind<F> kind, String name) {
        Map<String, Origin<F>> factories = factories(kind);
        Origin<F> found = factories.get(name);
        if (found == null) {
            throw new StartException(
                    "%s '%s' is unknown; available: %s.%s"
                            .formatted(
                                    kind.word(),
                                    name,
                                    String.join(", ", factories.keySet()),
                                    Nearest.of(name, factories.keySet())
                                            .map(" Did you mean '%s'?"::formatted)
                                            .orElse("")));
        }
        return found.factory;
    }

    private <F> Map<String, Origin<F>> factories(PluginKind<F> kind) {
        var found = new TreeMap<String, Origin<F>>();
        load(kind, Plugins.class.getClassLoader(), OWN, found);
        folders.forEach((folder, loader) -> load(kind, loader, folder.toString(), found));
        return found;
    }

    private static <F> void load(
            PluginKind<F> kind, ClassLoader loader, String origin, Map<String, Origin<F>> found) {
        try {
            for (F factory : ServiceLoader.load(kind.factory(), loader)) {
                String name = kind.name().apply(factory);
                Origin<F> other = found.put(name, new Origin<>(factory, origin));
                if (other != null) {
                    throw new StartException(
                            "%s '%s' is there twice: %s of %s and %s of %s"
                                    .formatted(
                                            kind.word(),
                                            name,
                                            other.factory.getClass().getName(),
                                            other.origin,
                                            factory.getClass().getName(),
                                            origin));
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new StartException(
                    "a %s plugin of %s cannot be loaded: %s".formatted(kind.word(), origin, e), e);
        }
    }

    private record Origin<F>(F factory, String origin) {}
}
