package io.atoll.segment.storage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Asks a file's server how long the file is, whatever this machine remembers of it: Linux's
/// `statx` with `AT_STATX_FORCE_SYNC`, for which Java has no call. What is remembered of the file
/// is renewed by it.
final class ServerLength {
    private static final int CURRENT_FOLDER = -100; // AT_FDCWD
    private static final int FORCE_SYNC = 0x2000; // AT_STATX_FORCE_SYNC
    private static final int SIZE = 0x200; // STATX_SIZE
    private static final int NO_SUCH_FILE = 2; // ENOENT

    private static final long STATX_BYTES = 256;
    private static final long SIZE_OFFSET = 40;

    private static final int MOST_THREADS = 16;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final @Nullable MethodHandle STATX = statx();

    /// Who waits for one of them waits for the server.
    private static final ExecutorService THREADS = threads();

    private ServerLength() {}

    private static ExecutorService threads() {
        var threads =
                new ThreadPoolExecutor(
                        MOST_THREADS,
                        MOST_THREADS,
                        1,
                        TimeUnit.MINUTES,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("server-length-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static @Nullable MethodHandle statx() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("statx")
                .map(
                        symbol ->
                                linker.downcallHandle(
                                        symbol,
                                        FunctionDescriptor.of(
                                                ValueLayout.JAVA_INT,
                                                ValueLayout.JAVA_INT,
                                                ValueLayout.ADDRESS,
                                                ValueLayout.JAVA_INT,
                                                ValueLayout.JAVA_INT,
                                                ValueLayout.ADDRESS),
                                        Linker.Option.captureCallState("errno")))
                .orElse(null);
    }

    /// @return empty where there is no such call (another system than Linux, or a sandbox that
    ///   knows it not) or it failed
    /// @throws NoSuchFileException if there is no such file
    static OptionalLong of(Path file) throws IOException {
        MethodHandle statx = STATX;
        if (statx == null) {
            return OptionalLong.empty();
        }
        return Thread.currentThread().isVirtual() ? askElsewhere(statx, file) : ask(statx, file);
    }

    /// The JDK makes up for a virtual thread that blocks in its own file calls, but not in a
    /// foreign one: a few of those at a server that hangs would hold up all virtual threads.
    private static OptionalLong askElsewhere(MethodHandle statx, Path file) throws IOException {
        Future<OptionalLong> answer = THREADS.submit(() -> ask(statx, file));
        try {
            return answer.get();
        } catch (InterruptedException _) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the length was asked of " + file);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof NoSuchFileException
                    ? new NoSuchFileException(file.toString())
                    : new IOException("the length could not be asked of " + file, e);
        }
    }

    private static OptionalLong ask(MethodHandle statx, Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment answer = arena.allocate(STATX_BYTES, Long.BYTES);
            int failed =
                    (int)
                            statx.invokeExact(
                                    state,
                                    CURRENT_FOLDER,
                                    arena.allocateFrom(file.toAbsolutePath().toString()),
                                    FORCE_SYNC,
                                    SIZE,
                                    answer);
            if (failed == 0) {
                return OptionalLong.of(answer.get(ValueLayout.JAVA_LONG, SIZE_OFFSET));
            }
            if ((int) ERRNO.get(state, 0L) == NO_SUCH_FILE) {
                throw new NoSuchFileException(file.toString());
            }
            return OptionalLong.empty();
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("statx cannot be called", e);
        }
    }
}
