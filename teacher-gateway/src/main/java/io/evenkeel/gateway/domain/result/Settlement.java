package io.evenkeel.gateway.domain.result;

import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.Quote;
import java.util.Objects;

/**
 * What the end of a call means for the ledger.
 *
 * @param posts true: something is posted; false: the reservation is given back
 * @param tokens what is posted; teacher tokens
 * @param nanos the same in billionths of the account's currency
 * @param unknown nobody knows what the provider billed: the whole reservation is posted
 */
public record Settlement(boolean posts, long tokens, long nanos, boolean unknown) {
    private static final Settlement NOTHING = new Settlement(false, 0, 0, false);

    /** @param reserved what the call's reservation holds */
    public static Settlement of(CallEnd end, Quote reserved, Price price) {
        return switch (end) {
            case CallEnd.Abandoned abandoned -> NOTHING;
            case CallEnd.Lost lost -> whole(reserved);
            case CallEnd.Finished finished -> finished(finished.reply(), reserved, price);
        };
    }

    private static Settlement finished(TeacherReply reply, Quote reserved, Price price) {
        if (reply.billUnknown()) {
            return whole(reserved);
        }
        var usage = Objects.requireNonNullElse(reply.usage(), Usage.NONE);
        // A reply that was served is posted, be it for nothing; a failure that cost nothing is given back.
        return usage.tokens() == 0 && !reply.succeeded()
                ? NOTHING
                : new Settlement(true, usage.tokens(), price.of(usage.promptTokens(), usage.completionTokens()), false);
    }

    private static Settlement whole(Quote reserved) {
        return new Settlement(true, reserved.tokens(), reserved.nanos(), true);
    }
}
