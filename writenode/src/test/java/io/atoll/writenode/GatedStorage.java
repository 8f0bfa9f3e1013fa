package io.atoll.writenode;

import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/// A real storage whose operations a test holds up or lets fail, chosen by file name.
final class GatedStorage {
    private final Storage real;
    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final AtomicInteger openFiles = new AtomicInteger();

    GatedStorage(Storage real) {
        this.real = real;
    }

    Storage storage() {
        return proxy(Storage.class, real, "");
    }

    /// Holds up the operations of a name on matching files until the gate is opened.
    Gate hold(String operation, Predicate<String> file) {
        return add(new Gate(operation, file, Optional.empty()));
    }

    /// Counts the operations of a name on matching files.
    Gate count(String operation, Predicate<String> file) {
        Gate gate = hold(operation, file);
        gate.open();
        return gate;
    }

    /// Lets the operations of a name on matching files fail until the gate is opened.
    Gate fail(String operation, Predicate<String> file) {
        return fail(operation, file, IOException::new);
    }

    /// Likewise, with something else than the exception that a storage throws.
    Gate fail(String operation, Predicate<String> file, Function<String, ? extends Throwable> by) {
        return add(new Gate(operation, file, Optional.of(by)));
    }

    private Gate add(Gate gate) {
        gates.add(gate);
        return gate;
    }

    /// How many files are open for appending.
    int openFiles() {
        return openFiles.get();
    }

    private <T> T proxy(Class<T> type, T target, String file) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> pass(target, file, method, arguments)));
    }

    private Object pass(Object target, String opened, Method method, Object[] arguments)
            throws Throwable {
        String file =
                opened.isEmpty() && arguments != null && arguments[0] instanceof String name
                        ? name
                        : opened;
        for (Gate gate : gates) {
            gate.pass(method.getName(), file);
        }
        try {
            Object result = method.invoke(target, arguments);
            if (target instanceof Storage.AppendFile && method.getName().equals("close")) {
                openFiles.decrementAndGet();
            }
            if (result instanceof Storage.AppendFile out) {
                openFiles.incrementAndGet();
                return proxy(Storage.AppendFile.class, out, file);
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /// Stands before some operations.
    static final class Gate implements AutoCloseable {
        private final String operation;
        private final Predicate<String> file;
        private final Optional<Function<String, ? extends Throwable>> failure;
        private final CompletableFuture<Void> opened = new CompletableFuture<>();
        private final AtomicInteger met = new AtomicInteger();

        private Gate(
                String operation,
                Predicate<String> file,
                Optional<Function<String, ? extends Throwable>> failure) {
            this.operation = operation;
            this.file = file;
            this.failure = failure;
        }

        private void pass(String name, String onFile) throws Throwable {
            if (!name.equals(operation) || !file.test(onFile)) {
                return;
            }
            met.incrementAndGet();
            if (opened.isDone()) {
                return;
            }
            if (failure.isPresent()) {
                throw failure.get().apply(name + " of " + onFile + " fails in this test");
            }
            opened.get(30, TimeUnit.SECONDS);
        }

        /// How many operations have come to it.
        int met() {
            return met.get();
        }

        void open() {
            opened.complete(null);
        }

        @Override
        public void close() {
            open();
        }
    }
}
