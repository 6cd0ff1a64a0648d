package io.evenkeel.student.decoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** Loads the native engine and chooses the device: a GPU where the natives see one, else the CPU. The only such place. */
public final class ComputeDevice {
    static final String ENGINE = "PyTorch";

    /**
     * Measured on two cores with sleeping OpenMP threads, by training steps: at hidden size 256 one core is 1.2 times as fast at
     * 256 positions, two cores 1.1 times at 512 and 1.6 times at 2,048.
     */
    private static final long WORTH_ALL_CORES = 25_000_000;

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
     * @param multiplications of a projection: rows · columns · hidden size squared
     */
    static void spread(long multiplications) {
        int all = Cores.ALL;
        JniUtils.setNumThreads(multiplications < WORTH_ALL_CORES ? 1 : all);
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
