package io.evenkeel.launcher.running;

import io.evenkeel.contracts.Owner;

/** The five services and what each needs on a small machine. */
enum Service {
    BUDGET(Owner.BUDGET, "192m", false),
    SAMPLER(Owner.SAMPLER, "384m", true),
    SYNTHESIZER(Owner.SYNTHESIZER, "320m", true),
    GATEWAY(Owner.GATEWAY, "256m", false),
    TRAINER(Owner.TRAINER, "512m", true);

    private final Owner owner;
    private final String heap;
    private final boolean student;

    Service(Owner owner, String heap, boolean student) {
        this.owner = owner;
        this.heap = heap;
        this.student = student;
    }

    /** Its name, which is its folder's too. */
    String label() {
        return owner.label();
    }

    /** As {@code -Xmx} takes it; tensors lie outside. */
    String heap() {
        return heap;
    }

    /** True where it runs the student: the JIT stays whole, and tensors need threads. */
    boolean runsStudent() {
        return student;
    }
}
