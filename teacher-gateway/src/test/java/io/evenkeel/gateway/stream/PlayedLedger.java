package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.Denial;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A small ledger that answers as protocol §6 and §8 say: tokens for the stage and for the evaluation, examples for each
 * domain. It stops the test where it would be overspent.
 */
final class PlayedLedger {
    private static final String EVALUATION = "p/evaluation";

    private final Map<String, Long> tokensLeft = new HashMap<>();
    private final Map<String, Long> examplesLeft = new HashMap<>();
    private final Map<String, Amounts> reserved = new HashMap<>();
    private final Set<String> places = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Map<String, LedgerCommand> denied = new HashMap<>();
    private final Set<String> accepted = new HashSet<>();
    private boolean closed;
    private boolean stopped;

    PlayedLedger(long stageTokens, long evaluationTokens, Map<String, Long> examples) {
        tokensLeft.put("p/stage-0", stageTokens);
        tokensLeft.put(EVALUATION, evaluationTokens);
        examplesLeft.putAll(examples);
    }

    /** Nothing more is granted to the stage. */
    void close() {
        closed = true;
    }

    /** The pipeline is over. */
    void stop() {
        stopped = true;
    }

    /** The evaluation has so many tokens more. */
    LedgerEvent.Builder refill(long tokens) {
        long left = tokensLeft.merge(EVALUATION, tokens, Long::sum);
        return GatewayWorld.own(LedgerEventKind.QUOTA_SET, EVALUATION).setAmounts(new Amounts(left, 0L, 0L));
    }

    Set<String> accepted() {
        return accepted;
    }

    boolean nothingIsOpen() {
        return reserved.isEmpty() && places.equals(Set.of());
    }

    /** Commands that were denied last of their items, though they would fit now. */
    List<String> forgotten() {
        return denied.values().stream()
                .filter(command -> exceeded(command).isEmpty())
                .map(LedgerCommand::getCommandId)
                .toList();
    }

    /** Whether the item waits for room, as far as the ledger knows. */
    boolean waitsForRoom(String item) {
        return denied.containsKey(item);
    }

    List<LedgerEvent.Builder> answer(LedgerCommand command) {
        if (!answered.add(command.getCommandId())) {
            return List.of();
        }
        return switch (command.getKind()) {
            case RESERVE -> List.of(reserve(command));
            case POST, VOID -> List.of(settle(command));
            case END -> List.of(end(command));
            default -> List.of();
        };
    }

    private LedgerEvent.Builder reserve(LedgerCommand command) {
        var exceeded = exceeded(command);
        if (exceeded.isPresent()) {
            var denial = exceeded.get();
            if (denial.getUnit().isEmpty()) {
                denied.remove(command.getCandidateId());
            } else {
                denied.put(command.getCandidateId(), command);
            }
            return GatewayWorld.answer(command, LedgerEventKind.DENIED).setDenial(denial);
        }
        denied.remove(command.getCandidateId());
        take(command, command.getAmounts());
        if (reserved.put(command.getReservationId(), command.getAmounts()) != null) {
            throw new AssertionError(command.getReservationId() + " is reserved twice");
        }
        if (command.getAmounts().getExamples() > 0 && !places.add(command.getCandidateId())) {
            throw new AssertionError(command.getCandidateId() + " holds two examples");
        }
        return GatewayWorld.answer(command, LedgerEventKind.GRANTED);
    }

    private Optional<Denial> exceeded(LedgerCommand command) {
        var stage = account(command);
        if (stopped) {
            return Optional.of(new Denial("pipeline-stopped", "p", "", 0L, 0L, "stopped"));
        }
        if (closed && command.getStage() >= 0) {
            return Optional.of(new Denial("stage-closed", stage, "", 0L, 0L, "closed"));
        }
        var domain = "p/stage-0/" + command.getDomain();
        var asked = command.getAmounts();
        if (asked.getExamples() > examplesLeft.getOrDefault(domain, 0L)) {
            return Optional.of(new Denial("examples", domain, "examples", examplesLeft.get(domain), 1L, "full"));
        }
        long left = tokensLeft.getOrDefault(stage, 0L);
        return asked.getTokens() > left
                ? Optional.of(new Denial("tokens", stage, "tokens", left, asked.getTokens(), "short"))
                : Optional.empty();
    }

    private LedgerEvent.Builder settle(LedgerCommand command) {
        var held = reserved.remove(command.getReservationId());
        if (held == null) {
            throw new AssertionError(command.getCommandId() + " settles what is not reserved");
        }
        boolean posts = command.getKind() == io.evenkeel.contracts.avro.LedgerCommandKind.POST;
        long place = placeOf(command);
        long used = posts ? command.getAmounts().getTokens() : 0;
        long example = command.getOutcome() == Outcome.ACCEPTED ? place : 0;
        if (command.getOutcome() == Outcome.ACCEPTED) {
            if (place == 0) {
                throw new AssertionError(command.getCandidateId() + " is accepted without an example held for it");
            }
            accepted.add(command.getCandidateId());
        }
        give(command, held.getTokens() - used, place - example);
        return GatewayWorld.answer(command, posts ? LedgerEventKind.POSTED : LedgerEventKind.VOIDED)
                .setAmounts(new Amounts(posts ? used : held.getTokens(), 0L, example))
                .setReleased(new Amounts(held.getTokens(), held.getNanos(), place));
    }

    private LedgerEvent.Builder end(LedgerCommand command) {
        long place = placeOf(command);
        give(command, 0, place);
        return GatewayWorld.answer(command, LedgerEventKind.CANDIDATE_ENDED).setReleased(new Amounts(0L, 0L, place));
    }

    private long placeOf(LedgerCommand command) {
        boolean ends =
                List.of(Outcome.ACCEPTED, Outcome.REJECTED, Outcome.RETURNED).contains(command.getOutcome());
        return ends && places.remove(command.getCandidateId()) ? 1 : 0;
    }

    private void take(LedgerCommand command, Amounts amounts) {
        give(command, -amounts.getTokens(), -amounts.getExamples());
    }

    private void give(LedgerCommand command, long tokens, long examples) {
        tokensLeft.merge(account(command), tokens, Long::sum);
        examplesLeft.merge("p/stage-0/" + command.getDomain(), examples, Long::sum);
        var all = new ArrayList<>(tokensLeft.values());
        all.addAll(examplesLeft.values());
        if (all.stream().anyMatch(left -> left < 0)) {
            throw new AssertionError("overspent: " + tokensLeft + " " + examplesLeft);
        }
    }

    private static String account(LedgerCommand command) {
        return command.getStage() < 0 ? "p/evaluation" : "p/stage-0";
    }
}
