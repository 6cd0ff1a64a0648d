package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.Refill;
import io.evenkeel.budget.domain.plan.DefinitionCheck;
import io.evenkeel.budget.domain.plan.DomainFacts;
import io.evenkeel.budget.domain.plan.DomainProgress;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.RateLimits;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.Teacher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Definitions and plans as records. */
final class PlanRecords {
    private static final Set<String> STARTS = Set.of("base", "last");
    private static final int PER_MESSAGE = 16;
    private static final int TYPICAL_QUESTION_BYTES = 160;

    private PlanRecords() {}

    /** What is wrong with a definition, a sentence each. */
    static List<String> problems(PipelineDefinition definition) {
        return new DefinitionCheck()
                .require(
                        Keys.isName(definition.getPipeline()),
                        "pipeline",
                        definition.getPipeline(),
                        "letters, digits, dots, dashes")
                .require(
                        Keys.isName(definition.getLedger()),
                        "ledger",
                        definition.getLedger(),
                        "letters, digits, dots, dashes")
                .require(
                        definition.getBudgetTokens() >= 1,
                        "budget-tokens",
                        definition.getBudgetTokens(),
                        "whole tokens from 1")
                .require(
                        definition.getBudgetNanos() >= 0,
                        "budget-money",
                        definition.getBudgetNanos() + " billionths",
                        "from 0")
                .require(
                        definition.getRefill() != RefillCalendar.UNKNOWN,
                        "refill",
                        definition.getRefill(),
                        "none, daily, monthly")
                .require(definition.getStages() >= 1, "stages", definition.getStages(), "whole numbers from 1")
                .require(
                        !definition.getOpenEnded(),
                        "open-ended",
                        definition.getOpenEnded(),
                        "false, as this version ends after its stages")
                .requireTerms(definition.getTeacherTerms())
                .requirePolicy(definition.getPolicy())
                .requireRecipes(definition.getRecipes())
                .requireBatch(definition.getBatch().stream()
                        .map(purpose -> purpose.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList())
                .require(
                        STARTS.contains(definition.getTrainFrom()),
                        "train-from",
                        definition.getTrainFrom(),
                        "base, last")
                .require(
                        definition.getSolves() == 1 || definition.getSolves() == 2,
                        "solves",
                        definition.getSolves(),
                        "1 or 2")
                .require(
                        definition.getHeldOutShare() >= 0 && definition.getHeldOutShare() < 1,
                        "held-out-share",
                        definition.getHeldOutShare(),
                        "from 0 to below 1")
                .require(
                        definition.getTrainingSteps() >= 1,
                        "training-steps",
                        definition.getTrainingSteps(),
                        "whole numbers from 1")
                .require(
                        definition.getTrainingBatch() >= 1,
                        "training-batch",
                        definition.getTrainingBatch(),
                        "whole numbers from 1")
                .require(definition.getLearningRate() > 0, "learning-rate", definition.getLearningRate(), "above 0")
                .require(
                        definition.getMicroBatch() >= 0,
                        "micro-batch",
                        definition.getMicroBatch(),
                        "whole numbers from 0")
                .require(definition.getLoraRank() >= 0, "lora-rank", definition.getLoraRank(), "whole numbers from 0")
                .require(definition.getLoraAlpha() > 0, "lora-alpha", definition.getLoraAlpha(), "above 0")
                .require(
                        definition.getLoraDropout() >= 0 && definition.getLoraDropout() < 1,
                        "lora-dropout",
                        definition.getLoraDropout(),
                        "from 0 to below 1")
                .require(definition.getPoolSize() >= 1, "pool-size", definition.getPoolSize(), "whole numbers from 1")
                .require(
                        definition.getMaxOutputTokens() >= 1,
                        "max-output-tokens",
                        definition.getMaxOutputTokens(),
                        "whole tokens from 1")
                .require(
                        isMark(definition.getAnswerMark()),
                        "answer-mark",
                        "'" + definition.getAnswerMark() + "'",
                        "any text without white space at its ends")
                .require(isRates(definition.getRates()), "rates", definition.getRates(), "whole numbers from 0")
                .require(
                        isTeachers(definition.getTeachers()),
                        "teachers",
                        definition.getTeachers(),
                        "names of lower-case letters and digits, each once, with a model each; weights from 0, one above 0;"
                                + " budgets and rates from 0")
                .require(
                        definition.getTeachers().isEmpty() || definition.getRates() == null,
                        "rates",
                        definition.getRates(),
                        "none where there are teachers: each has its own")
                .require(definition.getStallMillis() >= 1, "stall", definition.getStallMillis(), "milliseconds from 1")
                .problems();
    }

    /** By which calendar the budget is filled again; null where it is for good. */
    static @Nullable Refill refill(PipelineDefinition definition) {
        return switch (definition.getRefill()) {
            case DAILY -> Refill.DAILY;
            case MONTHLY -> Refill.MONTHLY;
            case NONE, UNKNOWN -> null;
        };
    }

    /** What {@link io.evenkeel.method.verification.AnswerFormat} takes: with any other no reply could ever be judged. */
    private static boolean isMark(String mark) {
        return !mark.isEmpty() && mark.equals(mark.strip());
    }

    private static boolean isTeachers(List<Teacher> teachers) {
        long names = teachers.stream().map(Teacher::getName).distinct().count();
        return names == teachers.size()
                && teachers.stream().allMatch(PlanRecords::isTeacher)
                && (teachers.isEmpty() || teachers.stream().anyMatch(teacher -> teacher.getWeight() > 0));
    }

    private static boolean isTeacher(Teacher teacher) {
        return Keys.isTeacher(teacher.getName())
                && !teacher.getModel().isBlank()
                && teacher.getWeight() >= 0
                && teacher.getBudgetTokens() >= 0
                && teacher.getBudgetNanos() >= 0
                && isRates(teacher.getRates());
    }

    private static boolean isRates(@Nullable RateLimits rates) {
        return rates == null
                || LongStream.of(
                                rates.getRequestsPerMinute(),
                                rates.getInputTokensPerMinute(),
                                rates.getOutputTokensPerMinute(),
                                rates.getTokensPerMinute(),
                                rates.getConcurrentCalls(),
                                rates.getWindowMillis(),
                                rates.getMarginMillis())
                        .allMatch(limit -> limit >= 0);
    }

    /** The upper bound of a typical call, before any was measured; teacher tokens. */
    static long meanQuote(PipelineDefinition definition) {
        return definition.getInstruction().getBytes(StandardCharsets.UTF_8).length
                + 2L * PER_MESSAGE
                + TYPICAL_QUESTION_BYTES
                + definition.getMaxOutputTokens();
    }

    static DomainPlan domain(String domain, DomainProgress progress, DomainFacts facts, String acceptedHash) {
        return DomainPlan.newBuilder()
                .setDomain(domain)
                .setKind(progress.tail() ? DomainKind.TAIL : DomainKind.HEAD)
                .setQuota(progress.quota())
                .setReal(progress.real())
                .setSynthetic(progress.synthetic())
                .setExpectedTokens(progress.expectedTokens())
                .setSeen(progress.seen())
                .setPoolLeft(progress.poolLeft())
                .setAccuracy(facts.evaluated() == 0 ? null : (double) facts.correct() / facts.evaluated())
                .setAccepted(progress.accepted())
                .setRejected(progress.rejected())
                .setClosed(!progress.closed().isEmpty())
                .setReason(progress.closed())
                .setAcceptedHash(acceptedHash)
                .build();
    }
}
