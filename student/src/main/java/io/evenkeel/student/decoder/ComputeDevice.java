package io.evenkeel.student.decoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** Loads the native engine and chooses the device: a GPU where the natives see one, else the CPU. The only such place. */
public final class ComputeDevice {
    static final String ENGINE = "PyTorch";

    /**
     * Measured on two cores with sleeping OpenMP threads: below it one core is faster (a token of 16 rows 1.6 times, a step of
     * the demo's student 1.1 times), above it two (scoring 1.5 times).
     */
    private static final long WORTH_ALL_CORES = 400_000;

    private ComputeDevice() {}

    /** A manager on the chosen device; whoever asks for it closes it. */
    public static NDManager newManager() {
        // The natives come with the build; without this DJL would look for better ones on the network, and report
        // usage.
        setUnlessGiven("ai.djl.offline", "true");
        setUnlessGiven("OPT_OUT_TRACKING", "true");
        var engine = Engine.getEngine(ENGINE);
        return NDManager.newBaseManager(engine.getGpuCount() > 0 ? Device.gpu() : Device.cpu(), ENGINE);
    }

    /** What the chosen device computes with best. */
    static Precision precision() {
        try (var manager = newManager()) {
            return manager.getDevice().isGpu() ? Precision.BFLOAT16 : Precision.FLOAT32;
        }
    }

    /**
     * Spreads the calling thread's next computations over all cores, or, where they are small, over one: waking a second
     * core for each of a hundred small operations takes longer than doing them. Which of both follows from the size alone, so
     * that what is computed twice is rounded alike.
     *
     * @param numbers in the residual stream: rows · columns · hidden size
     */
    static void spread(long numbers) {
        int all = Cores.ALL;
        JniUtils.setNumThreads(numbers < WORTH_ALL_CORES ? 1 : all);
    }

    /** Asked once, after the engine was loaded and before the number is changed. */
    private static final class Cores {
        static final int ALL = JniUtils.getNumThreads();
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
