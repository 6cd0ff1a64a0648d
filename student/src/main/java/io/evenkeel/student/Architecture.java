package io.evenkeel.student;

import java.util.Arrays;
import java.util.Optional;

/** A decoder's kind; what sets each apart stands side by side in kernels.py. */
public enum Architecture {
    /** Grouped-query attention, nothing more. */
    LLAMA("LlamaForCausalLM", "llama"),
    /** A bias on the projections to queries, keys and values. */
    QWEN2("Qwen2ForCausalLM", "qwen2"),
    /** Each head's queries and keys are normed. */
    QWEN3("Qwen3ForCausalLM", "qwen3");

    private final String className;
    private final String modelType;

    Architecture(String className, String modelType) {
        this.className = className;
        this.modelType = modelType;
    }

    /** As {@code architectures} in a Hugging Face {@code config.json} names it. */
    public String className() {
        return className;
    }

    /** As {@code model_type} there names it, and kernels.py. */
    public String modelType() {
        return modelType;
    }

    /** By its class name. */
    public static Optional<Architecture> ofClassName(String className) {
        return Arrays.stream(values())
                .filter(each -> each.className.equals(className))
                .findFirst();
    }
}
