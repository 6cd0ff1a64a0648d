package io.evenkeel.runtime;

/** Where the decisions of one topic and key stand. */
record DecisionChain(long next, String lastHash) {
    static final DecisionChain START = new DecisionChain(0, "");

    DecisionChain after(String hash) {
        return new DecisionChain(next + 1, hash);
    }
}
