package io.atoll.segment.vectors;

import com.sun.management.HotSpotDiagnosticMXBean;

import java.lang.management.ManagementFactory;

/// Whether the Vector API is there and fast. Only then may classes that use it be loaded.
public final class VectorApi {
    /// The tier of HotSpot's compiler that knows the Vector API; without it each vector of it is an
    /// object, and plain loops are a hundred times faster.
    private static final int TIER_WITH_VECTORS = 4;

    /// The JVM was started with it, and compiles it.
    public static final boolean FAST =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && isCompiled();

    private VectorApi() {}

    private static boolean isCompiled() {
        var machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (machine == null) {
            return false;
        }
        try {
            return Integer.parseInt(machine.getVMOption("TieredStopAtLevel").getValue())
                    >= TIER_WITH_VECTORS;
        } catch (IllegalArgumentException _) {
            // Another JVM, without this option.
            return false;
        }
    }
}
