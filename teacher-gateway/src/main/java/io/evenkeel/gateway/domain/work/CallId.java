package io.evenkeel.gateway.domain.work;

/**
 * The name of one HTTP request, of its reservation, and its idempotency key: {@code item/purpose/attempt}. A retry is
 * another call with another id (precisions, "A paid call's life").
 *
 * @param item id of the candidate or call request
 * @param attempt counts from 0 within item and purpose
 */
public record CallId(String item, Purpose purpose, int attempt) {

    /** The id of its {@code nth} request to reserve; the first has no number. */
    public String reserve(int nth) {
        return this + "/reserve" + (nth == 0 ? "" : "/" + nth);
    }

    public String post() {
        return this + "/post";
    }

    public String voiding() {
        return this + "/void";
    }

    @Override
    public String toString() {
        return item + "/" + purpose.label() + "/" + attempt;
    }
}
