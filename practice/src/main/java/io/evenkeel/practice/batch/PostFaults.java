package io.evenkeel.practice.batch;

import io.evenkeel.practice.teacher.ApiError;
import io.evenkeel.practice.teacher.Bill;
import io.evenkeel.practice.teacher.BillKind;
import io.evenkeel.practice.teacher.DialledErrors;
import io.evenkeel.practice.teacher.Dials;
import io.evenkeel.practice.teacher.Fault;
import io.evenkeel.practice.teacher.HttpReplies;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The faults of what is posted and is no call. They are drawn by what was posted; the bill notes each, so that the count
 * of attempts goes on after a restart.
 */
public final class PostFaults {
    private final Bill bill;
    private final Supplier<Dials> dials;
    private final InstantSource clock;

    public PostFaults(Bill bill, Supplier<Dials> dials, InstantSource clock) {
        this.bill = bill;
        this.dials = dials;
        this.clock = clock;
    }

    Dials dials() {
        return dials.get();
    }

    /**
     * Waits as long as is dialled, and draws.
     *
     * @param hash of what was posted
     * @return what is left to do: none of the errors
     * @throws ApiError a dialled error
     */
    Fault meet(String hash, HttpReplies replies) throws ApiError, InterruptedException {
        var set = dials.get();
        Thread.sleep(set.latencyMillis());
        var identity = "request " + hash;
        int attempt = bill.nextAttempt(identity);
        int variant = Fault.variant(set, identity, attempt, DialledErrors.VARIANTS);
        var fault = Fault.of(set, identity, attempt);
        if (fault == Fault.RATE_LIMITED) {
            bill.note(hash, BillKind.RATE_LIMITED, DialledErrors.rateLimited().status());
            replies.header("Retry-After", DialledErrors.retryAfter(set, variant, clock));
            throw DialledErrors.rateLimited();
        }
        if (fault == Fault.SERVER_ERROR) {
            int status = DialledErrors.serverStatus(variant);
            bill.note(hash, BillKind.SERVER_ERROR, status);
            throw DialledErrors.serverError(status);
        }
        return fault;
    }

    void accepted(String hash) {
        bill.note(hash, BillKind.ACCEPTED, 200);
    }

    void hung(String hash) {
        bill.note(hash, BillKind.HUNG, 0);
    }
}
