package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.budget.domain.ledger.Denial;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Ledger;
import io.evenkeel.budget.domain.ledger.LedgerRows;
import io.evenkeel.budget.domain.ledger.Period;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.budget.domain.rate.RateLimits;
import io.evenkeel.budget.domain.rate.RateSchedule;
import io.evenkeel.budget.domain.rate.Start;
import io.evenkeel.gateway.domain.claim.Claim;
import io.evenkeel.gateway.domain.claim.ClaimRule;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.Quote;
import io.evenkeel.gateway.domain.result.CallEnd;
import io.evenkeel.gateway.domain.result.Settlement;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.gateway.teacher.LookUp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One safeguard removed: some seed has to notice. */
enum Mutant {
    ANSWERS_FORGOTTEN(
            "the same command twice has one effect",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<String> answered(AccountId closing, String commandId) {
                    return Optional.empty();
                }
            })),
    IDS_USED_AGAIN(
            "an id used again for something else is refused",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<String> answered(AccountId closing, String commandId) {
                    return super.answered(closing, commandId)
                            .filter(command.head().commandHash()::equals);
                }
            })),
    FORGOTTEN_WHILE_CLOSING("ids are kept while their stage is open", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(rows, entry);
            if (entry.kind() == Entry.Kind.STAGE_CLOSING) {
                rows.forgetAnswered(entry.head().account());
            }
        }
    }),
    GATES_OPEN(
            "a closed account grants nothing",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Gate gate(AccountId account) {
                    return Gate.OPEN;
                }
            })),
    HELD_ON_THE_LEAF_ONLY("a reservation holds on every account of its path", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(entry.kind() == Entry.Kind.GRANTED ? onlyLeaf(rows, entry) : rows, entry);
        }
    }),
    CHECKED_ON_THE_LEAF_ONLY(
            "a reservation fits on every account of its path",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<Account> account(AccountId id) {
                    return super.account(id)
                            .map(account -> id.equals(command.head().account()) ? account : limitless(account));
                }
            })),
    SECOND_RESERVATION(
            "a call is reserved once",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<Held> reservation(String id) {
                    return command instanceof Command.Reserve ? Optional.empty() : super.reservation(id);
                }

                @Override
                public Optional<AccountId> place(String candidate) {
                    return command instanceof Command.Reserve ? Optional.empty() : super.place(candidate);
                }
            })),
    ANY_ACCOUNT_SETTLES(
            "what one account holds is not taken from another",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<Held> reservation(String id) {
                    return super.reservation(id)
                            .map(held -> new Held(command.head().account(), held.amount(), held.teacher()));
                }
            })),
    SETTLED_TWICE("a settled call is not settled again", Mutant::settledAgain),
    RECONCILED_TWICE("an unknown call is reconciled once", () -> new Rules() {
        @Override
        public LedgerRows rows(LedgerRows real) {
            return new Rows(real) {
                @Override
                public void removeUnknown(String id) {}
            };
        }
    }),
    CLOSED_STAGES_RECONCILE_NOTHING("a late bill is taken on a closed stage too", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            boolean closed = command instanceof Command.Reconcile
                    && isClosed(rows, command.head().account());
            return closed ? List.of() : Rules.super.decide(rows, command);
        }
    }),
    CLOSED_STAGES_POST_NOTHING("a bill is taken while its stage closes", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            boolean closed = command instanceof Command.Post
                    && isClosed(rows, command.head().account());
            return closed ? List.of() : Rules.super.decide(rows, command);
        }
    }),
    OVERRUNS_CUT("a bill beyond what was held is posted as it is", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            return Rules.super.decide(rows, command instanceof Command.Post post ? cut(rows, post) : command);
        }
    }),
    OVERRUNS_GO_ON(
            "an overrun stops new grants",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<Account> account(AccountId id) {
                    return super.account(id).map(account -> account.wentBeyond() ? limitless(account) : account);
                }
            })),
    EXPIRY_FREES("time alone frees nothing", () -> new Rules() {
        @Override
        public boolean expiryFrees() {
            return true;
        }
    }),
    QUOTA_BELOW_WHAT_IS_USED("a quota stays above what is held and spent", () -> new Rules() {
        @Override
        public long quota(long wanted, long used) {
            return wanted;
        }
    }),
    CLOSED_TOO_EARLY("a stage is closed when nothing of it is held", () -> new Rules() {
        @Override
        public boolean mayClose(boolean holdsNothing) {
            return true;
        }
    }),
    QUOTE_WITHOUT_OVERHEAD("a quote is an upper bound", () -> new Rules() {
        @Override
        public Quote quote(Quote quote) {
            return new Quote(quote.tokens() - 1, quote.nanos());
        }
    }),
    TORN_TRANSACTIONS("a topology's output, state and offset are one transaction", () -> new Rules() {
        @Override
        public boolean abortsAreTorn() {
            return true;
        }
    }),
    UNKNOWN_COSTS_NOTHING("an unknown outcome is posted whole", () -> new Rules() {
        @Override
        public Settlement settlement(CallEnd end, Quote reserved, Price price) {
            var real = Rules.super.settlement(end, reserved, price);
            return real.unknown() ? new Settlement(false, 0, 0, false) : real;
        }
    }),
    RETRIED_UNDER_THE_SAME_ID("a retry is another call", () -> new Rules() {
        @Override
        public Work again(Work work, Instant notBefore) {
            return work.attempt() > 0 ? work : Rules.super.again(work, notBefore);
        }
    }),
    EVERY_OUTCOME_COUNTS("an outcome counts once", () -> new Rules() {
        @Override
        public boolean isAwaited(Work work, String callId) {
            return true;
        }
    }),
    NO_END_IS_LATE("what comes after the first end is reconciled", () -> new Rules() {
        @Override
        public boolean isLate(boolean first) {
            return false;
        }
    }),
    ANY_CLAIM_SENDS("only the first claim sends", () -> new Rules() {
        @Override
        public boolean isOwn(Claim first, long written) {
            return true;
        }
    }),
    NO_TIME_LEFT("nobody sends when the claim may end before the reply", () -> new Rules() {
        @Override
        public boolean hasTime(Duration left, Duration timeout) {
            return true;
        }
    }),
    CLAIMS_HOLD_FOR_NO_TIME("a claim holds until its deadline", () -> new Rules() {
        @Override
        public ClaimRule.Step next(@Nullable Claim first, boolean ended, Instant now) {
            var next = Rules.super.next(first, ended, now);
            return next instanceof ClaimRule.WaitUntil ? new ClaimRule.Settle() : next;
        }
    }),
    LEFT_CLAIMS_SKIPPED("whoever takes over settles what was claimed", () -> new Rules() {
        @Override
        public ClaimRule.Step next(@Nullable Claim first, boolean ended, Instant now) {
            var next = Rules.super.next(first, ended, now);
            return next instanceof ClaimRule.Settle ? new ClaimRule.Skip() : next;
        }
    }),
    TIME_OUT_COSTS_NOTHING("a request without a reply is looked up, or unknown", () -> new Rules() {
        @Override
        public boolean asksAfterTimeOut() {
            return false;
        }
    }),
    NO_LOOK_UP_IS_NEVER_BILLED("a look-up that is off does not mean never billed", () -> new Rules() {
        @Override
        public LookUp lookedUp(LookUp found) {
            return found instanceof LookUp.Unavailable ? new LookUp.NeverBilled() : found;
        }
    }),
    UNDER_WAY_IS_NEVER_BILLED("a call under way may still be billed", () -> new Rules() {
        @Override
        public LookUp lookedUp(LookUp found) {
            return found instanceof LookUp.MayStillCome ? new LookUp.NeverBilled() : found;
        }
    }),
    LOST_CONNECTIONS_BRING_NOTHING(
            "a request whose connection was lost may arrive until its time is up", () -> new Rules() {
                @Override
                public boolean mayStillArrive(Duration sinceSent, Duration timeout) {
                    return false;
                }
            }),
    LATE_REQUESTS(
            "assumed, not ours: a request reaches a teacher with a look-up before its time is up", () -> new Rules() {
                @Override
                public int longestWay() {
                    return 8_000;
                }
            }),
    COMMITTED_AHEAD("what is committed is the lowest offset in hand", () -> new Rules() {
        @Override
        public int toCommit(int lowestInHand, int next) {
            return next;
        }
    }),
    MONEY_UNCHECKED(
            "money is limited as tokens are",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<Account> account(AccountId id) {
                    return super.account(id)
                            .map(account -> command instanceof Command.Reserve ? withoutMoney(account) : account);
                }
            })),
    BUDGET_BELOW_WHAT_IS_USED(
            "an operator sets no budget below what is used",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<Account> account(AccountId id) {
                    return super.account(id)
                            .map(account -> command instanceof Command.SetBudget ? unused(account) : account);
                }
            })),
    REFILLS_ADD("a refill grants the budget, and carries nothing over", () -> new Rules() {
        @Override
        public List<Entry> refills(LedgerRows rows, long now) {
            return Rules.super.refills(rows, now).stream()
                    .map(entry -> added(rows, entry))
                    .toList();
        }
    }),
    REFILLED_WITH_EACH_TICK("a period begins once", () -> new Rules() {
        @Override
        public LedgerRows rows(LedgerRows real) {
            return new Rows(real) {
                @Override
                public void putPeriod(AccountId account, Period period) {
                    if (period(account).isEmpty()) {
                        super.putPeriod(account, period);
                    }
                }
            };
        }
    }),
    PAUSED_ON_PAPER("a paused pipeline is granted nothing", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(entry.kind() == Entry.Kind.PAUSED ? gatesStay(rows) : rows, entry);
        }
    }),
    RESUMED_ON_PAPER("a resumed pipeline is granted calls again", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(entry.kind() == Entry.Kind.RESUMED ? gatesStay(rows) : rows, entry);
        }
    }),
    OVERDUE_IS_FORGOTTEN("who is overdue is told, and stays held", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(rows, entry);
            if (entry.kind() == Entry.Kind.EXPIRED) {
                rows.removeReservation(entry.head().reservationId());
            }
        }
    }),
    WINDOWS_COUNT_FROM_THEIR_BEGINNING("a call counts to 60 s after the end of its window", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            boolean scheduled =
                    entry.kind() == Entry.Kind.GRANTED && entry.start().isScheduled();
            Rules.super.apply(scheduled ? startingAtOnce(rows, entry.start()) : rows, entry);
        }
    }),
    ENDED_CALLS_START_ANEW("a call counts for its minute though it has ended", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(rows, entry);
            if (entry.kind() == Entry.Kind.POSTED) {
                var teacher = entry.head().teacher();
                var rate = rows.rate(teacher);
                rows.putRate(
                        teacher,
                        new RateSchedule(
                                rate.configured(),
                                rate.narrowed(),
                                rate.narrowedUntil(),
                                rate.narrowedAt(),
                                List.of(),
                                rate.open(),
                                rate.last()));
            }
        }
    }),
    CALLS_AT_A_TIME_UNCOUNTED(
            "so many calls at a time are so many that are held",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public RateSchedule rate(String teacher) {
                    var rate = super.rate(teacher);
                    return new RateSchedule(
                            rate.configured(),
                            rate.narrowed(),
                            rate.narrowedUntil(),
                            rate.narrowedAt(),
                            rate.slots(),
                            0,
                            rate.last());
                }
            })),
    ABANDONED_WITHOUT_A_CLAIM("only whose claim is the first gives a call up", () -> new Rules() {
        @Override
        public boolean abandonsUnclaimed() {
            return true;
        }
    }),
    MARGIN_FORGOTTEN(
            "a margin covers clocks and ways",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public RateSchedule rate(String teacher) {
                    var limits = super.rate(teacher).configured();
                    return new RateSchedule(
                            new RateLimits(
                                    limits.requests(),
                                    limits.inputTokens(),
                                    limits.outputTokens(),
                                    limits.tokens(),
                                    limits.concurrent(),
                                    limits.windowMillis(),
                                    0),
                            null,
                            0,
                            0,
                            super.rate(teacher).slots(),
                            super.rate(teacher).open(),
                            super.rate(teacher).last());
                }
            })),
    STARTED_AFTER_ITS_WINDOW("nothing starts after its window", () -> new Rules() {
        @Override
        public boolean isPast(Instant now, long notAfter) {
            return false;
        }
    }),
    TEACHERS_UNCHECKED(
            "a reservation fits on its teacher's account too",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<Account> account(AccountId id) {
                    return super.account(id).map(account -> id.isTeacher() ? limitless(account) : account);
                }
            })),
    TEACHERS_UNCHARGED("a reservation holds on its teacher's account too", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(entry.kind() == Entry.Kind.GRANTED ? withoutTeachers(rows) : rows, entry);
        }
    }),
    TEACHERS_UNKNOWN("a teacher without an account makes no call", () -> new Rules() {
        @Override
        public LedgerRows rows(LedgerRows real) {
            return new Rows(real) {
                @Override
                public Optional<Account> account(AccountId id) {
                    var known = super.account(id);
                    return known.isEmpty() && id.isTeacher()
                            ? Optional.of(Account.opened(id, Amount.NOTHING, Set.of(Unit.values())))
                            : known;
                }
            };
        }
    }),
    THE_LAST_OFFER_FIRST("teachers are taken in the order in which they are offered", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            return Rules.super.decide(
                    rows,
                    command instanceof Command.Reserve reserve
                            ? offering(reserve, reserve.offers().reversed())
                            : command);
        }
    }),
    ONLY_THE_FIRST("a teacher without room is passed over", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            return Rules.super.decide(
                    rows,
                    command instanceof Command.Reserve reserve
                            ? offering(reserve, reserve.offers().subList(0, 1))
                            : command);
        }
    }),
    FULL_RATES_PASSED_OVER("a teacher whose rate limit is full is waited for", Mutant::impatient),
    PRICED_AS_THE_FIRST("what is held is what it costs with whoever makes it", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            return Rules.super.decide(
                    rows, command instanceof Command.Reserve reserve ? pricedAlike(reserve) : command);
        }
    }),
    WHOM_THE_SETTLEMENT_NAMES("a call is settled with the teacher of its reservation", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            boolean settles = command instanceof Command.Post || command instanceof Command.Release;
            var entries = Rules.super.decide(rows, command);
            return settles ? named(entries, granted -> command.head().teacher()) : entries;
        }
    }),
    RECONCILED_WITH_NOBODY("a late bill is taken on its teacher's account too", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            var entries = Rules.super.decide(rows, command);
            return command instanceof Command.Reconcile ? named(entries, granted -> "") : entries;
        }
    }),
    RECONCILED_WITH_THE_OTHER("and on no other's", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            var entries = Rules.super.decide(rows, command);
            return command instanceof Command.Reconcile ? named(entries, Mutant::other) : entries;
        }
    }),
    LOST_WITH_WHOMEVER("of a call whose outcome is unknown it is kept who made it", () -> new Rules() {
        @Override
        public LedgerRows rows(LedgerRows real) {
            return new Rows(real) {
                @Override
                public void putUnknown(String id, Held posted) {
                    super.putUnknown(id, new Held(posted.account(), posted.amount(), ""));
                }
            };
        }
    }),
    OTHERS_PAY_FOR_AN_OVERRUN(
            "a teacher whose bill went beyond what was held is asked no more, by no pipeline",
            () -> deciding((rows, command) -> new Rows(rows) {
                @Override
                public Optional<Account> account(AccountId id) {
                    return super.account(id)
                            .map(account -> id.isTeacher() && account.wentBeyond() ? limitless(account) : account);
                }
            })),
    ONE_RATE_FOR_ALL("each teacher has its own rate limits", Mutant::oneRate),
    GRANTS_COUNT_WITH_THE_OTHER(
            "a start counts with the teacher that makes it",
            () -> rated((teacher, kind) -> kind == Entry.Kind.GRANTED ? other(teacher) : teacher)),
    ENDS_COUNT_WITH_THE_OTHER(
            "a call that ends makes room with the teacher that made it",
            () -> rated((teacher, kind) -> kind == Entry.Kind.POSTED ? other(teacher) : teacher)),
    NARROWED_ON_PAPER("narrowed limits hold", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(entry.kind() == Entry.Kind.NARROWED ? ratesStay(rows) : rows, entry);
        }
    }),
    THE_OTHER_IS_NARROWED("a 429 narrows the limits of whoever said it", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            return Rules.super.decide(rows, command instanceof Command.Narrow narrow ? elsewhere(narrow) : command);
        }
    }),
    SENT_TO_THE_FIRST("a call goes to the teacher that was granted", () -> new Rules() {
        @Override
        public int sentTo(int granted) {
            return 0;
        }
    }),
    POSTED_AT_ANOTHERS_PRICE("a bill is posted at the price of whoever made the call", () -> new Rules() {
        @Override
        public Settlement settlement(CallEnd end, Quote reserved, Price price) {
            return Rules.super.settlement(end, reserved, Teacher.ONE.getFirst().price());
        }
    }),
    LOOKED_UP_WITH_THE_FIRST("whoever was asked is asked what became of it", () -> new Rules() {
        @Override
        public int lookedUpWith(int granted) {
            return 0;
        }
    }),
    BATCHES_TAKE_A_PLACE("a call in a batch is none of the calls at a time", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(rows, entry);
            if (entry.kind() == Entry.Kind.GRANTED && entry.start().batch()) {
                var teacher = entry.head().teacher();
                rows.putRate(teacher, rows.rate(teacher).granted(Start.ANY));
            }
        }
    }),
    BATCHES_TAKE_A_START("and takes no start from any other", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            Rules.super.apply(rows, entry);
            if (entry.kind() == Entry.Kind.GRANTED && entry.start().batch()) {
                var teacher = entry.head().teacher();
                rows.putRate(teacher, startedWithTheLast(rows.rate(teacher), entry.start()));
            }
        }
    }),
    BATCHES_FREE_A_PLACE("nor does its end make room for another", () -> new Rules() {
        @Override
        public void apply(LedgerRows rows, Entry entry) {
            boolean batch = rows.reservation(entry.head().reservationId())
                    .filter(LedgerRows.Held::batch)
                    .isPresent();
            Rules.super.apply(rows, entry);
            if (batch && rows.reservation(entry.head().reservationId()).isEmpty()) {
                var teacher = entry.head().teacher();
                rows.putRate(teacher, rows.rate(teacher).ended());
            }
        }
    }),
    BATCHES_WAIT_FOR_THE_RATE("no rate limit is asked for a call in a batch", () -> new Rules() {
        @Override
        public List<Entry> decide(LedgerRows rows, Command command) {
            return Rules.super.decide(rows, command instanceof Command.Reserve reserve ? madeAlone(reserve) : command);
        }
    }),
    BATCHES_OVERDUE_LIKE_OTHERS("a batch may take its day", () -> new Rules() {
        @Override
        public LedgerRows rows(LedgerRows real) {
            return new Rows(real) {
                @Override
                public void putReservation(String id, Held held) {
                    super.putReservation(id, held.batch() ? overdueAfterAnHour(held) : held);
                }
            };
        }
    }),
    BATCHES_NARROW("a 429 in a batch narrows no limit", () -> new Rules() {
        @Override
        public boolean narrows(Call call) {
            return true;
        }
    }),
    POSTED_AT_THE_PLAIN_PRICE("a call in a batch is posted at the price for that", () -> new Rules() {
        @Override
        public Price billedAt(Call call) {
            return call.teacher().price();
        }
    }),
    CREATED_BEFORE_THEY_ARE_READ_BACK(
            "into a batch go only calls whose own claim has come back as the first", () -> new Rules() {
                @Override
                public boolean goesIntoTheFile(boolean readBack) {
                    return true;
                }
            }),
    LEFT_OUT_IN_THE_FILE("who is given up for being read back too late is in no file", () -> new Rules() {
        @Override
        public List<Call> file(List<Call> members, List<Call> leftOut) {
            return Stream.concat(members.stream(), leftOut.stream()).toList();
        }
    }),
    LEFT_OUT_UNREAD("and is given up only with its own claim as the first", () -> new Rules() {
        @Override
        public boolean givesUpUnread() {
            return true;
        }
    }),
    CREATED_PAST_ITS_CLAIMS("a batch is created only while its claims hold for long enough", () -> new Rules() {
        @Override
        public boolean hasTimeToCreate(Duration left, Duration timeout) {
            return true;
        }
    }),
    CREATED_AGAIN("a batch is created once", () -> new Rules() {
        @Override
        public boolean createsAgain() {
            return true;
        }
    }),
    CLAIMED_WITHOUT_A_NAME("a claim tells the name of the batch: the next owner finds it by that", () -> new Rules() {
        @Override
        public String claimedFor(String batch) {
            return "";
        }
    }),
    NAMES_USED_AGAIN("a batch has a name that none had before", () -> new Rules() {
        @Override
        public String batchName(int worker, int start) {
            return Integer.toString(worker);
        }
    }),
    NOT_ANSWERED_IS_NOT_MADE("a batch whose creation was not answered is asked for", () -> new Rules() {
        @Override
        public boolean asksForTheBatch() {
            return false;
        }
    }),
    REFUSED_IS_NOT_MADE(
            "until its time is up a creation that was answered with an error may arrive", () -> new Rules() {
                @Override
                public boolean isOnItsWay(boolean timeIsUp) {
                    return false;
                }
            }),
    NOT_FOUND_ONCE_IS_NOT_MADE("a batch was never made if it is not found twice, a margin apart", () -> new Rules() {
        @Override
        public boolean neverMade(@Nullable Instant notFound, Instant now, Duration margin) {
            return true;
        }
    }),
    FOLLOWED_WHILE_CLAIMED("a batch is followed to its end, however long its claims are over", () -> new Rules() {
        @Override
        public boolean followsOn(Instant now, Instant deadline) {
            return now.isBefore(deadline);
        }
    }),
    MISSING_LINES_COST_NOTHING("a call that the results do not name may have been billed", () -> new Rules() {
        @Override
        public CallEnd lineRead(Line line) {
            return line instanceof Line.Missing ? new Line.Expired().end() : Rules.super.lineRead(line);
        }
    }),
    EXPIRED_LINES_COST_ALL("a call whose turn did not come was never billed", () -> new Rules() {
        @Override
        public CallEnd lineRead(Line line) {
            return line instanceof Line.Expired ? new CallEnd.Lost() : Rules.super.lineRead(line);
        }
    });

    private final String rule;
    private final Supplier<Rules> rules;

    Mutant(String rule, Supplier<Rules> rules) {
        this.rule = rule;
        this.rules = rules;
    }

    /** The rule that it lacks. */
    String rule() {
        return rule;
    }

    /** Fresh ones for each run: some remember. */
    Rules rules() {
        return rules.get();
    }

    /** What a decision sees in place of the rows. */
    private interface Lie {
        LedgerRows instead(LedgerRows rows, Command command);
    }

    private static Rules deciding(Lie lie) {
        return new Rules() {
            @Override
            public List<Entry> decide(LedgerRows rows, Command command) {
                return Rules.super.decide(lie.instead(rows, command), command);
            }
        };
    }

    /** Rows that remember each reservation after it was settled. */
    private static Rules settledAgain() {
        Map<String, LedgerRows.Held> once = new HashMap<>();
        return new Rules() {
            @Override
            public LedgerRows rows(LedgerRows real) {
                return new Rows(real) {
                    @Override
                    public void putReservation(String id, Held held) {
                        once.put(id, held);
                        super.putReservation(id, held);
                    }
                };
            }

            @Override
            public List<Entry> decide(LedgerRows rows, Command command) {
                return Rules.super.decide(
                        new Rows(rows) {
                            @Override
                            public Optional<Held> reservation(String id) {
                                return super.reservation(id).or(() -> Optional.ofNullable(once.get(id)));
                            }
                        },
                        command);
            }
        };
    }

    private static Entry added(LedgerRows rows, Entry refill) {
        var before = rows.account(refill.head().account()).orElseThrow().granted();
        var period = Objects.requireNonNull(refill.period());
        return Entry.quota(refill.head().account(), before.plus(period.budget()), refill.unlimited(), refill.reason())
                .in(period);
    }

    private static LedgerRows onlyLeaf(LedgerRows rows, Entry entry) {
        return new Rows(rows) {
            @Override
            public void put(Account account) {
                if (account.id().equals(entry.head().account())) {
                    super.put(account);
                }
            }
        };
    }

    private static LedgerRows withoutTeachers(LedgerRows rows) {
        return new Rows(rows) {
            @Override
            public void put(Account account) {
                if (!account.id().isTeacher()) {
                    super.put(account);
                }
            }
        };
    }

    /** Whose schedule an entry changes in place of its teacher's. */
    private interface Misled {
        String instead(String teacher, Entry.Kind kind);
    }

    private static Rules rated(Misled misled) {
        return new Rules() {
            @Override
            public void apply(LedgerRows rows, Entry entry) {
                Rules.super.apply(
                        new Rows(rows) {
                            @Override
                            public RateSchedule rate(String teacher) {
                                return super.rate(misled.instead(teacher, entry.kind()));
                            }

                            @Override
                            public void putRate(String teacher, RateSchedule rate) {
                                super.putRate(misled.instead(teacher, entry.kind()), rate);
                            }
                        },
                        entry);
            }
        };
    }

    private static Rules oneRate() {
        return new Rules() {
            @Override
            public LedgerRows rows(LedgerRows real) {
                return new Rows(real) {
                    @Override
                    public RateSchedule rate(String teacher) {
                        return super.rate("");
                    }

                    @Override
                    public void putRate(String teacher, RateSchedule rate) {
                        super.putRate("", rate);
                    }
                };
            }
        };
    }

    private static String other(String teacher) {
        return Teacher.TWO.stream()
                .map(Teacher::name)
                .filter(name -> !teacher.isEmpty() && !name.equals(teacher))
                .findFirst()
                .orElse("");
    }

    private static Command.Reserve offering(Command.Reserve reserve, List<Command.Offer> offers) {
        return new Command.Reserve(reserve.head(), reserve.bound(), reserve.demand(), offers);
    }

    private static Command.Reserve pricedAlike(Command.Reserve reserve) {
        return offering(
                reserve,
                reserve.offers().stream()
                        .map(offer -> new Command.Offer(
                                offer.teacher(), reserve.bound().nanos(), offer.batch()))
                        .toList());
    }

    /** With one more start, of the time of the last one; nobody more is under way. */
    private static RateSchedule startedWithTheLast(RateSchedule rate, Start start) {
        long end = rate.last() + rate.configured().windowMillis();
        return rate.granted(new Start(rate.last(), end, start.inputTokens(), start.outputTokens()))
                .ended();
    }

    /** Through no batch API, at the price for one. */
    private static Command.Reserve madeAlone(Command.Reserve reserve) {
        return offering(
                reserve,
                reserve.offers().stream()
                        .map(offer -> new Command.Offer(offer.teacher(), offer.nanos()))
                        .toList());
    }

    private static LedgerRows.Held overdueAfterAnHour(LedgerRows.Held held) {
        long sooner = Ledger.BATCH_OVERDUE_MILLIS - Ledger.OVERDUE_MILLIS;
        return new LedgerRows.Held(
                held.account(), held.amount(), held.candidateId(), held.deadline() - sooner, held.teacher(), true);
    }

    /** Whoever waits for a rate limit asks the next instead. */
    private static Rules impatient() {
        return new Rules() {
            @Override
            public List<Entry> decide(LedgerRows rows, Command command) {
                var entries = Rules.super.decide(rows, command);
                boolean waits = !entries.isEmpty()
                        && entries.getFirst().denial() != null
                        && Objects.requireNonNull(entries.getFirst().denial()).code() == Denial.Code.RATE;
                return waits
                                && command instanceof Command.Reserve reserve
                                && reserve.offers().size() > 1
                        ? Rules.super.decide(
                                rows, offering(reserve, List.of(reserve.offers().getLast())))
                        : entries;
            }
        };
    }

    private static Command.Head with(Command.Head head, String teacher) {
        return new Command.Head(
                head.commandId(),
                head.commandHash(),
                head.account(),
                head.reservationId(),
                head.candidateId(),
                head.purpose(),
                teacher);
    }

    private static Command elsewhere(Command.Narrow narrow) {
        var head = narrow.head();
        return new Command.Narrow(with(head, other(head.teacher())), narrow.told(), narrow.at());
    }

    private static List<Entry> named(List<Entry> entries, UnaryOperator<String> teacher) {
        return entries.stream()
                .map(entry -> new Entry(
                        entry.kind(),
                        with(entry.head(), teacher.apply(entry.head().teacher())),
                        entry.amount(),
                        entry.released(),
                        entry.unlimited(),
                        entry.fate(),
                        entry.unknown(),
                        entry.reason(),
                        entry.denial(),
                        entry.start(),
                        entry.limits()))
                .toList();
    }

    private static LedgerRows ratesStay(LedgerRows rows) {
        return new Rows(rows) {
            @Override
            public void putRate(String teacher, RateSchedule rate) {}
        };
    }

    private static LedgerRows gatesStay(LedgerRows rows) {
        return new Rows(rows) {
            @Override
            public void putGate(AccountId account, Gate gate) {}
        };
    }

    /** The schedule believes that the call starts when its window begins. */
    private static LedgerRows startingAtOnce(LedgerRows rows, Start start) {
        return new Rows(rows) {
            @Override
            public void putRate(String teacher, RateSchedule rate) {
                super.putRate(
                        teacher,
                        rows.rate(teacher)
                                .granted(new Start(
                                        start.notBefore(),
                                        start.notBefore(),
                                        start.inputTokens(),
                                        start.outputTokens())));
            }
        };
    }

    private static Account withoutMoney(Account account) {
        var unlimited = EnumSet.of(Unit.NANOS);
        unlimited.addAll(account.unlimited());
        return new Account(
                account.id(), account.granted(), unlimited, account.reserved(), account.posted(), account.overrun());
    }

    private static Account unused(Account account) {
        return Account.opened(account.id(), account.granted(), account.unlimited());
    }

    private static Account limitless(Account account) {
        return new Account(
                account.id(),
                account.granted(),
                Set.of(Unit.values()),
                account.reserved(),
                account.posted(),
                Amount.NOTHING);
    }

    private static boolean isClosed(LedgerRows rows, AccountId account) {
        return account.lineage().stream().anyMatch(id -> rows.gate(id) != LedgerRows.Gate.OPEN);
    }

    private static Command cut(LedgerRows rows, Command.Post post) {
        var held = rows.reservation(post.head().reservationId());
        var used = post.used();
        return held.isEmpty()
                ? post
                : new Command.Post(
                        post.head(),
                        new Amount(
                                Math.min(used.tokens(), held.get().amount().tokens()),
                                Math.min(used.nanos(), held.get().amount().nanos()),
                                0),
                        post.unknown(),
                        post.fate(),
                        post.reason());
    }
}
