package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Ledger;
import io.evenkeel.budget.domain.ledger.LedgerRows;
import io.evenkeel.gateway.domain.claim.Claim;
import io.evenkeel.gateway.domain.claim.ClaimRule;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.Quote;
import io.evenkeel.gateway.domain.result.CallEnd;
import io.evenkeel.gateway.domain.result.Settlement;
import io.evenkeel.gateway.domain.work.Phase;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.gateway.teacher.LookUp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The safeguards that a run is played with: the product's own functions where they are functions, its shells' conditions
 * word for word where they are not ({@code CallRun}, {@code Quoting}, {@code FirstEnds}, batches). A mutant replaces one.
 */
interface Rules {
    /** The rows that the ledger reads and writes. */
    default LedgerRows rows(LedgerRows real) {
        return real;
    }

    default List<Entry> decide(LedgerRows rows, Command command) {
        return Ledger.decide(rows, command);
    }

    /** What a calendar that has come so far leads to; milliseconds. */
    default List<Entry> refills(LedgerRows rows, long now) {
        return Ledger.refills(rows, now);
    }

    default void apply(LedgerRows rows, Entry entry) {
        Ledger.apply(rows, entry);
    }

    /** A quota that is lowered stays above what is held and spent. */
    default long quota(long wanted, long used) {
        return Math.max(wanted, used);
    }

    /** A stage is closed when nothing of it is held. */
    default boolean mayClose(boolean holdsNothing) {
        return holdsNothing;
    }

    /** Whether a hold that nobody settled for long is given back: never. */
    default boolean expiryFrees() {
        return false;
    }

    /** What a topology wrote before its crash does not stand. */
    default boolean abortsAreTorn() {
        return false;
    }

    default Quote quote(Quote quote) {
        return quote;
    }

    default Settlement settlement(CallEnd end, Quote reserved, Price price) {
        return Settlement.of(end, reserved, price);
    }

    /** A bill is posted at the price of how the call was made. */
    default Price billedAt(Call call) {
        return call.price();
    }

    /** A 429 narrows the limits, but none of a batch does: no limit counts it. */
    default boolean narrows(Call call) {
        return !call.batch();
    }

    /** The next attempt is another call. */
    default Work again(Work work, Instant notBefore) {
        return work.again(notBefore, false);
    }

    /** {@code Outcomes.handle}: an outcome counts while its call is the item's present one. */
    default boolean isAwaited(Work work, String callId) {
        return work.phase() == Phase.CALLED && work.call().toString().equals(callId);
    }

    /** {@code FirstEnds}: the first end by offset wins, the rest is late. */
    default boolean isLate(boolean first) {
        return !first;
    }

    default ClaimRule.Step next(@Nullable Claim first, boolean ended, Instant now) {
        return ClaimRule.next(first, ended, now);
    }

    /** {@code CallRun}: it sends only where its own claim has come back as the first. */
    default boolean isOwn(Claim first, long written) {
        return first.offset() == written;
    }

    /** {@code CallRun}: it sends only while enough of the claim is left for the whole request. */
    default boolean hasTime(Duration left, Duration timeout) {
        return left.compareTo(timeout) >= 0;
    }

    /** {@code CallRun}: nothing starts after its window. */
    default boolean isPast(Instant now, long notAfter) {
        return notAfter > 0 && now.toEpochMilli() > notAfter;
    }

    /** {@code CallRun}: whoever is too late for a window says so only with its own claim as the first. */
    default boolean abandonsUnclaimed() {
        return false;
    }

    /** {@code CallRun}: what became of a request without a reply is asked for. */
    default boolean asksAfterTimeOut() {
        return true;
    }

    /** Longest way of a request to a teacher with a look-up: not a rule, but what is assumed; milliseconds. */
    default int longestWay() {
        return 1_200;
    }

    /** A call goes to the teacher that was granted; the answer is its number among those that the ledger has. */
    default int sentTo(int granted) {
        return granted;
    }

    /** Whoever was asked knows what became of it. */
    default int lookedUpWith(int granted) {
        return granted;
    }

    default LookUp lookedUp(LookUp found) {
        return found;
    }

    /** A worker that starts again is another one: it counts its batches anew. */
    default String batchName(int worker, int start) {
        return worker + "/" + start;
    }

    /** {@code call/}: a claim of a call in a batch tells its name. */
    default String claimedFor(String batch) {
        return batch;
    }

    /** Into the file goes only whose own claim has come back as the first. */
    default boolean goesIntoTheFile(boolean readBack) {
        return readBack;
    }

    /** {@code call/}: who was left out is given up only with its own claim as the first. */
    default boolean givesUpUnread() {
        return false;
    }

    /** What the file holds, of those who are in it and those who claimed and were left out. */
    default List<Call> file(List<Call> members, List<Call> leftOut) {
        return members;
    }

    /** A batch is created only while its claims hold for long enough. */
    default boolean hasTimeToCreate(Duration left, Duration timeout) {
        return left.compareTo(timeout) >= 0;
    }

    /** {@code CallRun.lookUp}: until its own time is up a request may arrive, whatever became of its connection. */
    default boolean mayStillArrive(Duration sinceSent, Duration timeout) {
        return sinceSent.compareTo(timeout) < 0;
    }

    /** A batch whose creation was not answered is asked for. */
    default boolean asksForTheBatch() {
        return true;
    }

    /** An error is no end of a creation's way: until its time is up it may arrive. */
    default boolean isOnItsWay(boolean timeIsUp) {
        return !timeIsUp;
    }

    /** A batch is created once. */
    default boolean createsAgain() {
        return false;
    }

    /** A batch that was not found was never made if it is not found again, a margin later. */
    default boolean neverMade(@Nullable Instant notFound, Instant now, Duration margin) {
        return notFound != null && !now.isBefore(notFound.plus(margin));
    }

    /** A batch is followed to its end, however long its claims are over. */
    default boolean followsOn(Instant now, Instant deadline) {
        return true;
    }

    /** What a line of a batch that has ended says of its call. */
    default CallEnd lineRead(Line line) {
        return line.end();
    }

    /** {@code Unfinished}: what is committed is the lowest offset in hand. */
    default int toCommit(int lowestInHand, int next) {
        return lowestInHand;
    }
}
