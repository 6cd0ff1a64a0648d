package io.evenkeel.practice.traffic;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One line of traffic.
 *
 * @param id unique within one seed
 * @param domain name of the practice domain
 * @param question what was asked
 * @param answer the logged reference answer, without rationale; null where none was logged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrafficRecord(
        String id, String domain, String question, @Nullable String answer) {}
