package io.evenkeel.launcher.report;

import java.util.Map;

/**
 * One domain in one stage.
 *
 * @param stage from 0; -1 for the untrained student
 * @param domain its name
 * @param kind head or tail, as the plan of this stage says; empty where there is no plan
 * @param quota examples planned; a count
 * @param real accepted real examples; a count
 * @param synthetic accepted synthetic examples; a count
 * @param rejected candidates by reason; counts
 * @param quarantined synthetic questions that a filter stopped, by reason; counts
 * @param tokens posted; teacher tokens
 * @param closed why the planner closed it; empty while it is open
 * @param correct right answers; a count
 * @param total questions asked; a count
 * @param score accuracy with its interval
 */
public record DomainRow(
        int stage,
        String domain,
        String kind,
        long quota,
        long real,
        long synthetic,
        Map<String, Long> rejected,
        Map<String, Long> quarantined,
        long tokens,
        String closed,
        long correct,
        long total,
        Score score) {}
