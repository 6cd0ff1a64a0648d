package io.evenkeel.launcher.settings;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** An amount of money as people write it, and as a ledger counts it. */
public final class Money {
    /** What {@link #nanos} takes. */
    public static final String ALLOWED = "an amount such as 12.50 from 0 to 9000000000, with at most nine decimals";

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,10}(\\.\\d{1,9})?");
    private static final int NANO_DIGITS = 9;
    private static final BigDecimal MOST = BigDecimal.valueOf(9_000_000_000L);

    private Money() {}

    /** Billionths of the currency, exactly; empty for what is no such amount. */
    public static OptionalLong nanos(String amount) {
        var text = amount.strip();
        if (!AMOUNT.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        var units = new BigDecimal(text);
        return units.compareTo(MOST) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(units.movePointRight(NANO_DIGITS).longValueExact());
    }
}
