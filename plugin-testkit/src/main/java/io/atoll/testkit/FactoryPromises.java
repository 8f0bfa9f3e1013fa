package io.atoll.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/// What the factories of all kinds promise.
final class FactoryPromises {
    private static final String UNKNOWN_SETTING = "no-such-setting";

    private FactoryPromises() {}

    /// `META-INF/services` names it, and no other has its name.
    static <F> void assertFound(Class<F> kind, F factory, Function<F, String> nameOf) {
        String name = nameOf.apply(factory);
        assertTrue(name.matches("\\S+"), "'" + name + "' cannot stand in a configuration file");
        List<Class<?>> found =
                ServiceLoader.load(kind).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> nameOf.apply(each).equals(name))
                        .<Class<?>>map(Object::getClass)
                        .toList();
        assertEquals(
                List.<Class<?>>of(factory.getClass()),
                found,
                "what META-INF/services/" + kind.getName() + " leads to, by the name " + name);
    }

    static void assertRefusesUnknownSetting(
            Map<String, String> settings, Function<Map<String, String>, ?> create) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(UNKNOWN_SETTING, "1");
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> create.apply(Map.copyOf(more)),
                        "a setting that it does not know");
        assertTrue(
                String.valueOf(error.getMessage()).contains(UNKNOWN_SETTING),
                "the message does not name the setting: " + error.getMessage());
    }
}
