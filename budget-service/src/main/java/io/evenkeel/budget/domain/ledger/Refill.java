package io.evenkeel.budget.domain.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** By which calendar a budget is filled again. Days and months are those of UTC; instants are milliseconds since the epoch. */
public enum Refill {
    DAILY {
        @Override
        public String nameAt(long instant) {
            return dayOf(instant).toString();
        }

        @Override
        public long endAt(long instant) {
            return beginOf(dayOf(instant).plusDays(1));
        }
    },
    MONTHLY {
        @Override
        public String nameAt(long instant) {
            return YearMonth.from(dayOf(instant)).toString();
        }

        @Override
        public long endAt(long instant) {
            return beginOf(YearMonth.from(dayOf(instant)).plusMonths(1).atDay(1));
        }
    };

    /** The period that holds the instant, such as {@code 2026-12-24} or {@code 2026-12}. */
    public abstract String nameAt(long instant);

    /** The first instant of the period after the one that holds the instant. */
    public abstract long endAt(long instant);

    private static LocalDate dayOf(long instant) {
        return Instant.ofEpochMilli(instant).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static long beginOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
