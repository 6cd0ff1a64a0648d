package io.evenkeel.practice.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.practice.teacher.ApiError;
import io.evenkeel.practice.teacher.Bill;
import io.evenkeel.practice.teacher.BillEntry;
import io.evenkeel.practice.teacher.BillKind;
import io.evenkeel.practice.teacher.Call;
import io.evenkeel.practice.teacher.ChatReply;
import io.evenkeel.practice.teacher.ChatRequest;
import io.evenkeel.practice.teacher.ChatRequestReader;
import io.evenkeel.practice.teacher.DialledErrors;
import io.evenkeel.practice.teacher.Dials;
import io.evenkeel.practice.teacher.Fault;
import io.evenkeel.practice.teacher.Teacher;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * Answers the lines of batches: faults first, then the teacher, then the bill. A result is told from its entry of the
 * bill alone, so that a line which was billed before a kill has the same result after it.
 */
public final class LineAnswers {
    private final Teacher teacher;
    private final Bill bill;
    private final Supplier<Dials> dials;

    public LineAnswers(Teacher teacher, Bill bill, Supplier<Dials> dials) {
        this.teacher = teacher;
        this.bill = bill;
        this.dials = dials;
    }

    /**
     * What became of a line, now or earlier: what the bill holds of it is not charged again.
     *
     * @param batch id of its batch
     * @param cancelled whether it is left undone unless the bill holds it
     * @throws UncheckedIOException the bill could not be written
     */
    LineResult answer(String batch, BatchLine line, boolean cancelled) {
        ChatRequest request;
        try {
            request = ChatRequestReader.read(line.body());
        } catch (ApiError e) {
            return LineResult.failed(batch, line.customId(), e);
        }
        var set = dials.get();
        var call = new Call(request, line.customId(), batch);
        var known = bill.answered(batch, line.customId());
        if (known.isPresent()) {
            return told(call, set, known.get());
        }
        if (cancelled) {
            return LineResult.undone(
                    batch, line.customId(), "batch_cancelled", "The batch was cancelled before this request.");
        }
        int attempt = bill.nextAttempt(call.identity());
        return told(call, set, new Bill.Answered(entry(call, set, attempt), attempt));
    }

    private BillEntry entry(Call call, Dials set, int attempt) {
        return switch (Fault.of(set, call.identity(), attempt)) {
            case RATE_LIMITED ->
                bill.note(
                        call, BillKind.RATE_LIMITED, DialledErrors.rateLimited().status());
            case SERVER_ERROR -> {
                int variant = Fault.variant(set, call.identity(), attempt, DialledErrors.VARIANTS);
                yield bill.note(call, BillKind.SERVER_ERROR, DialledErrors.serverStatus(variant));
            }
            case HANG -> bill.note(call, BillKind.HUNG, 0);
            // There is no connection on which a reply could be lost.
            case LOST_REPLY, MALFORMED, NONE -> charge(call, set);
        };
    }

    private BillEntry charge(Call call, Dials set) {
        try {
            return bill.charge(call, teacher.answer(call, set), false);
        } catch (ApiError e) {
            return bill.note(call, BillKind.REFUSED, e.status());
        }
    }

    private LineResult told(Call call, Dials set, Bill.Answered line) {
        var batch = String.valueOf(call.batch());
        var customId = String.valueOf(call.key());
        var entry = line.entry();
        return switch (entry.kind()) {
            case SOLVED, WRITTEN, UNANSWERED -> {
                boolean malformed = Fault.of(set, call.identity(), line.attempt()) == Fault.MALFORMED;
                yield LineResult.answered(
                        batch,
                        customId,
                        malformed
                                ? JsonNodeFactory.instance.objectNode().put("object", "chat.completion")
                                : new ChatReply(entry).completion());
            }
            case HUNG ->
                LineResult.undone(
                        batch,
                        customId,
                        "batch_expired",
                        "This request could not be executed before the completion window expired.");
            case RATE_LIMITED -> LineResult.failed(batch, customId, DialledErrors.rateLimited());
            case SERVER_ERROR -> LineResult.failed(batch, customId, DialledErrors.serverError(entry.status()));
            case REFUSED -> LineResult.failed(batch, customId, refusal(call, set, entry.status()));
            case REPEATED, ACCEPTED -> throw new IllegalStateException("no line is " + entry.kind());
        };
    }

    /** The bill holds no sentence: the teacher, a pure function, says it again. */
    private ApiError refusal(Call call, Dials set, int status) {
        try {
            teacher.answer(call, set);
            return new ApiError(status, "refused", "The teacher refused.");
        } catch (ApiError e) {
            return e;
        }
    }
}
