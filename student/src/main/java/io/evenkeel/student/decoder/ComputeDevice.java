package io.evenkeel.student.decoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** Loads the native engine and chooses the device: a GPU where the natives see one, else the CPU. The only such place. */
public final class ComputeDevice {
    static final String ENGINE = "PyTorch";

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

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
