package io.atoll.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Optional;

/// How a process logs: one line per event, stack traces included, on stderr. `ATOLL_LOG_LEVEL` sets
/// the level of Atoll's own events (INFO); of libraries only warnings are shown. `ATOLL_LOG_FORMAT`
/// is `text` or `json`.
///
/// Logback finds this class as a service, and asks it after any `logback.xml` of an embedder's and
/// `-Dlogback.configurationFile`. It is code and not such a file because reading XML takes a tenth
/// of a second of every start.
@ConfiguratorRank(ConfiguratorRank.NOMINAL)
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String LEVEL = "ATOLL_LOG_LEVEL";
    private static final String FORMAT = "ATOLL_LOG_FORMAT";
    private static final String CONSOLE = "console";

    /// Brings the events of libraries that use `java.util.logging` into the same lines.
    public static void takeOverJavaLogging() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /// Shows only warnings of Atoll's own events, too: for commands that talk to a person
    /// meanwhile. A level that the environment asks for stays.
    public static void showOnlyWarnings() {
        if (System.getenv(LEVEL) == null
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("io.atoll").setLevel(Level.WARN);
        }
    }

    /// Changes how events are written from now on.
    ///
    /// @param format `text` or `json`
    /// @throws StartException if it is another
    public static void useFormat(String format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(CONSOLE)
                        instanceof ConsoleAppender<ILoggingEvent> console) {
            console.setEncoder(encoder(context, layout(format)));
        }
    }

    private static LayoutBase<ILoggingEvent> layout(String format) {
        return switch (format) {
            case "text" -> new LineLayout(ZoneId.systemDefault());
            case "json" -> new JsonLayout();
            default ->
                    throw new StartException(
                            "log format '%s' is unknown: text or json".formatted(format));
        };
    }

    private static LayoutWrappingEncoder<ILoggingEvent> encoder(
            LoggerContext context, LayoutBase<ILoggingEvent> layout) {
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // Another value is refused when the command has read its options.
        String format = "json".equals(System.getenv(FORMAT)) ? "json" : "text";
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setName(CONSOLE);
        console.setTarget("System.err");
        console.setEncoder(encoder(context, layout(format)));
        console.start();

        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(console);
        root.setLevel(Level.WARN);
        // Each server of a process registers the same meters of its shared threads: no news.
        context.getLogger("io.micrometer").setLevel(Level.ERROR);
        // Each attempt to reach a database that is away, at length; its caller says so already.
        context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
        String wanted = Optional.ofNullable(System.getenv(LEVEL)).orElse("INFO");
        Optional<Level> level = level(wanted);
        context.getLogger("io.atoll").setLevel(level.orElse(Level.INFO));
        if (level.isEmpty()) {
            context.getLogger(LogSetup.class)
                    .warn(
                            "{}={} is unknown, INFO is used: ERROR, WARN, INFO, DEBUG, TRACE",
                            LEVEL,
                            wanted);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Optional<Level> level(String name) {
        return Optional.ofNullable(Level.toLevel(name, null));
    }
}
