package io.evenkeel.gateway.domain.work;

/** A worked answer that a teacher gave: the reasoning and the answer, both without white space at their ends. */
public record Solution(String rationale, String answer) {}
