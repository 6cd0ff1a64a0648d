package io.evenkeel.launcher.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline as a whole.
 *
 * @param ledger that pays
 * @param pipeline its name
 * @param phase what it is doing
 * @param reason why, one sentence
 * @param granted quota; teacher tokens
 * @param available teacher tokens
 * @param reserved teacher tokens
 * @param posted teacher tokens
 * @param balanced true where {@code granted = available + reserved + posted} holds for every account, and no denial
 *     contradicts the recomputed balances
 * @param calls posted calls by purpose; counts
 * @param unknownCalls of these, posted in full because nobody knows what the provider did; a count
 * @param overruns bills above their reservation; a count
 * @param callsSaved as {@link StageRow#callsSaved}, over all stages; a count
 * @param period the calendar period in force; null where the budget is for good
 * @param tailDomains that were tail in any stage: the one grouping that all stages are compared in
 */
public record Totals(
        String ledger,
        String pipeline,
        String phase,
        String reason,
        long granted,
        long available,
        long reserved,
        long posted,
        boolean balanced,
        Map<String, Long> calls,
        long unknownCalls,
        long overruns,
        long callsSaved,
        @Nullable PeriodRow period,
        java.util.SortedSet<String> tailDomains) {}
