package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.gateway.domain.work.Purpose;

/** The purpose of a call, in records and in the domain. */
final class Purposes {
    private Purposes() {}

    static CallPurpose toAvro(Purpose purpose) {
        return switch (purpose) {
            case RATIONALE -> CallPurpose.RATIONALE;
            case SECOND_SOLVE -> CallPurpose.SECOND_SOLVE;
            case WRITE_QUESTIONS -> CallPurpose.WRITE_QUESTIONS;
            case REFERENCE -> CallPurpose.REFERENCE;
        };
    }

    /** @throws IllegalArgumentException for a purpose that no call request may have */
    static Purpose ofRequest(CallPurpose purpose) {
        return switch (purpose) {
            case WRITE_QUESTIONS -> Purpose.WRITE_QUESTIONS;
            case REFERENCE -> Purpose.REFERENCE;
            default ->
                throw new IllegalArgumentException(
                        "a call request's purpose is " + purpose + "; allowed: WRITE_QUESTIONS, REFERENCE");
        };
    }
}
