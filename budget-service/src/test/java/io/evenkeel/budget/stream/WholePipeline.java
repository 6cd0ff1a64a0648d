package io.evenkeel.budget.stream;

import io.evenkeel.contracts.avro.Outcome;

/** Two stages of pipeline {@code acme/p}, as the other services would have them happen: head, tail, a rejection, a lost call. */
final class WholePipeline {
    /** Examples of stage 0: eighteen affordable, half of them now, by the traffic 3 : 1. */
    static final int ADDING = 7;

    private WholePipeline() {}

    static void run(BudgetWorld world) {
        begin(world);
        firstStage(world);
        world.trained(0, "h0");
        world.evaluated(0, "adding", 6, 10);
        secondStage(world);
        world.trained(1, "h1");
        world.evaluated(1, "adding", 8, 10);
    }

    static void begin(BudgetWorld world) {
        world.create(BudgetWorld.definition());
        world.census("adding", 30, 24);
        world.census("rare", 10, 1);
        world.secondsPass(1);
    }

    static void firstStage(BudgetWorld world) {
        world.selection(0, "adding", ADDING + 4);
        world.selection(0, "rare", 1);
        world.reserve(0, "adding", "c-bad", 500);
        world.post(0, "adding", "c-bad", 310, Outcome.REJECTED);
        for (int i = 0; i < ADDING; i++) {
            world.buy(0, "adding", "c-a" + i, 300);
        }
        world.buy(0, "rare", "c-r0", 300);
        solvedTwice(world);
    }

    /** A question that the teacher wrote, solved twice. */
    private static void solvedTwice(BudgetWorld world) {
        world.reserve(0, "rare", "w-1", "write-questions", 400, 0);
        world.post(0, "rare", "w-1", "write-questions", 200, Outcome.NONE);
        world.supply(0, 0, "rare", 1, false, "");
        world.reserve(0, "rare", "s-1", 500);
        world.post(0, "rare", "s-1", 290, Outcome.CONTINUES);
        world.reserve(0, "rare", "s-1", "second-solve", 500, 0);
        world.post(0, "rare", "s-1", "second-solve", 280, Outcome.ACCEPTED);
    }

    static void secondStage(BudgetWorld world) {
        var plan = world.plan();
        for (var domain : plan.getDomains()) {
            world.selection(1, domain.getDomain(), (int) domain.getReal());
            world.supply(1, 0, domain.getDomain(), (int) domain.getSynthetic(), false, "");
            for (int i = 0; i < domain.getReal(); i++) {
                world.buy(1, domain.getDomain(), "c-1-" + domain.getDomain() + i, 100);
            }
            for (int i = 0; i < domain.getSynthetic(); i++) {
                world.buy(1, domain.getDomain(), "s-1-" + domain.getDomain() + i, 100);
            }
        }
    }
}
