package io.evenkeel.student;

import java.util.Arrays;
import java.util.Optional;

/** A linear map of a layer, which a low-rank adapter can adapt. */
public enum Projection {
    Q("self_attn.q_proj"),
    K("self_attn.k_proj"),
    V("self_attn.v_proj"),
    O("self_attn.o_proj"),
    GATE("mlp.gate_proj"),
    UP("mlp.up_proj"),
    DOWN("mlp.down_proj");

    private final String path;

    Projection(String path) {
        this.path = path;
    }

    /** Its module within a layer, as Hugging Face names it. */
    public String path() {
        return path;
    }

    /** The last part of {@link #path}, which PEFT's {@code target_modules} lists. */
    public String moduleName() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** By its module name. */
    public static Optional<Projection> ofModuleName(String name) {
        return Arrays.stream(values())
                .filter(each -> each.moduleName().equals(name))
                .findFirst();
    }
}
