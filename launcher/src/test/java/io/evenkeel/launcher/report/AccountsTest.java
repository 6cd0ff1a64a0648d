package io.evenkeel.launcher.report;

import static io.evenkeel.launcher.report.Records.amounts;
import static io.evenkeel.launcher.report.Records.by;
import static io.evenkeel.launcher.report.Records.denial;
import static io.evenkeel.launcher.report.Records.event;
import static io.evenkeel.launcher.report.Records.quota;
import static io.evenkeel.launcher.report.Records.teacherQuota;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class AccountsTest {
    private static final Amounts NOTHING = amounts(0, 0);
    private static final List<String> UNITS = List.of("tokens", "nanos", "examples");
    private static final List<String> OF_A_TEACHER = List.of("tokens", "nanos");
    private static final Set<LedgerEventKind> SETTLE =
            Set.of(LedgerEventKind.POSTED, LedgerEventKind.OVERRUN, LedgerEventKind.RECONCILED);
    private static final Set<LedgerEventKind> RELEASE = Set.of(LedgerEventKind.VOIDED, LedgerEventKind.CANDIDATE_ENDED);

    private static Accounts foldOf(List<LedgerEvent> events) {
        var accounts = new Accounts();
        events.forEach(accounts::add);
        return accounts;
    }

    /** Any events in any order, domains with slashes in their names among them. */
    @Property(tries = 300)
    void theFoldIsTheSumOverEachAccountsEvents(@ForAll("journals") List<LedgerEvent> events) {
        for (var account : foldOf(events).all()) {
            long reserved = sum(events, account, AccountsTest::reserved);
            long posted = sum(events, account, AccountsTest::posted);
            var quota = quotaOf(events, account);
            assertThat(account.reserved()).isEqualTo(reserved);
            assertThat(account.posted()).isEqualTo(posted);
            assertThat(account.granted()).isEqualTo(quota);
            assertThat(account.available()).isEqualTo(quota == null ? null : quota - reserved - posted);
        }
    }

    @Property(tries = 200)
    void exactlyTheAccountsAreShownThatHaveAQuotaOrWereUsed(@ForAll("journals") List<LedgerEvent> events) {
        var wanted = new TreeSet<String>();
        for (var name :
                events.stream().flatMap(event -> lineage(event).stream()).toList()) {
            for (var unit : Accounts.isTeacher(name) ? OF_A_TEACHER : UNITS) {
                var account = new Account(name, unit, null, null, 0, 0);
                if (quotaOf(events, account) != null
                        || sum(events, account, AccountsTest::reserved) != 0
                        || sum(events, account, AccountsTest::posted) != 0
                        || (unit.equals("tokens") && isATeacherThatWasAsked(name, events))) {
                    wanted.add(name + " " + unit);
                }
            }
        }
        assertThat(foldOf(events).all())
                .extracting(account -> account.account() + " " + account.unit())
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    /** Though all that it was asked came to nothing, or to no tokens. */
    private static boolean isATeacherThatWasAsked(String account, List<LedgerEvent> events) {
        return events.stream()
                .filter(event -> account.equals("teacher:" + event.getTeacher()))
                .map(LedgerEvent::getKind)
                .anyMatch(kind -> kind == LedgerEventKind.GRANTED || SETTLE.contains(kind) || RELEASE.contains(kind));
    }

    /** A ledger that grants only what is there, so nothing is overspent and each denial says the truth. */
    @Property(tries = 150)
    void booksOfALedgerThatKeepsItsRulesHoldAtEveryEvent(@ForAll long seed) {
        var ledger = new CarefulLedger(new Random(seed));
        var accounts = new Accounts();
        for (int i = 0; i < 60; i++) {
            for (var event : ledger.next()) {
                accounts.add(event);
                assertThat(accounts.all()).as("seed %d, event %d", seed, i).allMatch(Account::holds);
            }
        }
        assertThat(accounts.contradictions()).isZero();
        assertThat(accounts.denials()).isEqualTo(ledger.denials);
    }

    @Property(tries = 100)
    void aDenialThatContradictsTheBooksIsCounted(@ForAll long seed, @ForAll boolean less) {
        var ledger = new CarefulLedger(new Random(seed));
        var accounts = new Accounts();
        for (int i = 0; i < 30; i++) {
            ledger.next().forEach(accounts::add);
        }
        accounts.add(denial(0, "a", "law", "tokens", ledger.available() + (less ? -1 : 1)));
        assertThat(accounts.contradictions()).isEqualTo(1);
    }

    @Example
    void aTeachersAccountMovesByTokensAndMoneyBesideThoseOfEveryPipeline() {
        var accounts = new Accounts();
        accounts.addAnothers(teacherQuota("big", new Amounts(100L, 900L, 0L)));
        accounts.add(quota(-1, "", amounts(1_000, 0), "nanos", "examples"));
        accounts.add(by("big", event(LedgerEventKind.GRANTED, 0, "a", new Amounts(50L, 500L, 1L), NOTHING)));
        var ofTax = event("tax", LedgerEventKind.GRANTED, 0, "a", new Amounts(30L, 300L, 1L), NOTHING);
        accounts.addAnothers(by("big", ofTax.build()));
        accounts.addAnothers(ofTax.build());
        accounts.add(by(
                "big", event(LedgerEventKind.POSTED, 0, "a", new Amounts(20L, 200L, 1L), new Amounts(50L, 500L, 1L))));
        assertThat(accounts.all())
                .filteredOn(account -> account.account().equals("teacher:big"))
                .containsExactly(
                        new Account("teacher:big", "tokens", 100L, 50L, 30, 20),
                        new Account("teacher:big", "nanos", 900L, 400L, 300, 200));
        assertThat(accounts.all()).extracting(Account::account).doesNotContain("tax");
        assertThat(accounts.tokens("law")).contains(new Account("law", "tokens", 1_000L, 980L, 0, 20));
    }

    @Example
    void aDenialByATeachersAccountIsHeldAgainstTheBooksWhoeverWasDenied() {
        var accounts = new Accounts();
        accounts.addAnothers(teacherQuota("big", amounts(100, 0), "nanos"));
        accounts.add(by("big", event(LedgerEventKind.GRANTED, 0, "a", amounts(70, 1), NOTHING)));
        var denied = LedgerEvent.newBuilder(denial(0, "a", "teacher:big", "tokens", 30))
                .setPipeline("tax")
                .build();
        accounts.addAnothers(denied);
        accounts.add(denial(0, "a", "teacher:big", "tokens", 30));
        accounts.addAnothers(denial(0, "a", "tax", "tokens", 5));
        assertThat(accounts.denials()).isEqualTo(2);
        assertThat(accounts.contradictions()).isZero();
        accounts.addAnothers(LedgerEvent.newBuilder(denial(0, "a", "teacher:big", "tokens", 31))
                .setPipeline("tax")
                .build());
        assertThat(accounts.contradictions()).isEqualTo(1);
    }

    @Example
    void aDenialForNoWantIsNeitherCountedNorCompared() {
        var accounts = foldOf(List.of(quota(-1, "", amounts(10, 0)), denial(0, "a", "law/stage-0", "", 0)));
        assertThat(accounts.denials()).isZero();
        assertThat(accounts.contradictions()).isZero();
    }

    @Example
    void aDenialByAnAccountWithoutLimitContradictsTheBooks() {
        var accounts =
                foldOf(List.of(quota(0, "", amounts(10, 0), "examples"), denial(0, "a", "law/stage-0", "examples", 0)));
        assertThat(accounts.contradictions()).isEqualTo(1);
    }

    @Example
    void whatWentBeyondIsShownBelowZeroAndDoesNotHold() {
        var accounts = foldOf(List.of(
                quota(-1, "", amounts(100, 0)),
                event(LedgerEventKind.GRANTED, -1, "", amounts(90, 0), NOTHING),
                event(LedgerEventKind.OVERRUN, -1, "", amounts(110, 0), amounts(90, 0))));
        var tokens = accounts.tokens("law").orElseThrow();
        assertThat(tokens.available()).isEqualTo(-10);
        assertThat(tokens.holds()).isFalse();
    }

    private static long sum(List<LedgerEvent> events, Account account, ToLongFunction<LedgerEvent> part) {
        return events.stream()
                .filter(event -> lineage(event).contains(account.account()))
                .mapToLong(event -> part.applyAsLong(inUnit(event, account.unit())))
                .sum();
    }

    /** By the fields, not by the account's text: the fold has only that. */
    private static Set<String> lineage(LedgerEvent event) {
        var names = new TreeSet<String>();
        names.add(event.getPipeline());
        if (event.getStage() >= 0) {
            names.add(event.getPipeline() + "/stage-" + event.getStage());
        }
        names.add(event.getAccount());
        if (!event.getTeacher().isEmpty()) {
            names.add("teacher:" + event.getTeacher());
        }
        return names;
    }

    /** The event with only that unit left, as tokens. */
    private static LedgerEvent inUnit(LedgerEvent event, String unit) {
        return LedgerEvent.newBuilder(event)
                .setAmounts(amounts(of(event.getAmounts(), unit), 0))
                .setReleased(amounts(of(event.getReleased(), unit), 0))
                .build();
    }

    private static long of(Amounts amounts, String unit) {
        return (long) amounts.get(Amounts.getClassSchema().getField(unit).pos());
    }

    private static long reserved(LedgerEvent event) {
        if (event.getKind() == LedgerEventKind.GRANTED) {
            return event.getAmounts().getTokens();
        }
        boolean frees = SETTLE.contains(event.getKind()) || RELEASE.contains(event.getKind());
        return frees ? -event.getReleased().getTokens() : 0;
    }

    private static long posted(LedgerEvent event) {
        return SETTLE.contains(event.getKind()) ? event.getAmounts().getTokens() : 0;
    }

    private static @Nullable Long quotaOf(List<LedgerEvent> events, Account account) {
        return events.reversed().stream()
                .filter(event -> event.getKind() == LedgerEventKind.QUOTA_SET)
                .filter(event -> event.getAccount().equals(account.account()))
                .findFirst()
                .filter(event -> !event.getUnlimited().contains(account.unit()))
                .map(event -> of(event.getAmounts(), account.unit()))
                .orElse(null);
    }

    @Provide
    Arbitrary<List<LedgerEvent>> journals() {
        var amounts = Combinators.combine(
                        Arbitraries.longs().between(-50, 500),
                        Arbitraries.longs().between(0, 9),
                        Arbitraries.longs().between(0, 3))
                .as(Amounts::new);
        var kinds = Arbitraries.of(LedgerEventKind.values()).filter(kind -> kind != LedgerEventKind.DENIED);
        var events = Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(-1, 2),
                        Arbitraries.of("", "a", "b", "a/b", "stage-0", "a/stage-1"),
                        amounts,
                        amounts,
                        Arbitraries.of("tokens", "nanos", "examples").set().ofMaxSize(3),
                        Arbitraries.of("", "", "big", "small"))
                .as((kind, stage, domain, first, second, unlimited, teacher) -> {
                    var place = stage >= 0 || domain.isEmpty() ? domain : "evaluation";
                    return event("law", kind, stage, place, first, second)
                            .setUnlimited(List.copyOf(unlimited))
                            .setTeacher(teacher)
                            .build();
                });
        return events.list().ofMaxSize(25);
    }

    /** One account of 1,000 tokens, no stage: grants what fits, settles below what it held, denies the rest truthfully. */
    private static final class CarefulLedger {
        private final Random random;
        private final List<Long> open = new ArrayList<>();
        private long left;
        private long denials;
        private boolean begun;

        CarefulLedger(Random random) {
            this.random = random;
        }

        long available() {
            return left;
        }

        List<LedgerEvent> next() {
            if (!begun) {
                begun = true;
                left = 1_000;
                return List.of(quota(-1, "", amounts(left, 0), "nanos", "examples"));
            }
            if (open.isEmpty() || random.nextBoolean()) {
                return List.of(reserve(1 + random.nextLong(400)));
            }
            return List.of(settle(open.remove(random.nextInt(open.size()))));
        }

        private LedgerEvent reserve(long asked) {
            if (asked > left) {
                denials++;
                return denial(0, "a", "law", "tokens", left);
            }
            left -= asked;
            open.add(asked);
            return event(LedgerEventKind.GRANTED, 0, "a", amounts(asked, 1), NOTHING);
        }

        private LedgerEvent settle(long held) {
            if (random.nextInt(4) == 0) {
                left += held;
                return event(LedgerEventKind.VOIDED, 0, "a", amounts(held, 0), amounts(held, 1));
            }
            long used = random.nextLong(held + 1);
            left += held - used;
            return event(LedgerEventKind.POSTED, 0, "a", amounts(used, 1), amounts(held, 1));
        }
    }
}
