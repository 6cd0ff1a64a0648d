package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds {@code budget.journal} up again, entry by entry, with nothing of the ledger's own code: what was spent, by which call,
 * and that no entry ever held or spent more than there was.
 */
final class JournalAudit {
    private final Map<String, Long> quotas = new HashMap<>();
    private final Map<String, Long> reserved = new HashMap<>();
    private final Map<String, Long> posted = new HashMap<>();
    private final Map<String, Long> postedByCall = new HashMap<>();
    private final Set<String> granted = new HashSet<>();
    private final Set<String> settled = new HashSet<>();

    /** @param entries one ledger's, in the order of their offsets */
    static JournalAudit of(List<JsonNode> entries) {
        var audit = new JournalAudit();
        entries.forEach(audit::add);
        return audit;
    }

    /** Tokens posted on an account, such as a pipeline's or {@code teacher:NAME}. */
    long posted(String account) {
        return posted.getOrDefault(account, 0L);
    }

    /** Tokens posted by each call that was billed for. */
    Map<String, Long> postedByCall() {
        return postedByCall;
    }

    /** Calls that were granted and have no end. */
    Set<String> open() {
        var open = new HashSet<>(granted);
        open.removeAll(settled);
        return open;
    }

    int calls() {
        return granted.size();
    }

    private void add(JsonNode entry) {
        var call = entry.get("reservationId").asText();
        long tokens = entry.at("/amounts/tokens").asLong();
        switch (entry.get("kind").asText()) {
            case "QUOTA_SET" -> quota(entry, tokens);
            case "GRANTED" -> {
                assertThat(granted.add(call)).as("granted once: %s", call).isTrue();
                change(entry, tokens, 0);
            }
            case "POSTED" -> {
                settle(call);
                post(call, tokens);
                change(entry, -entry.at("/released/tokens").asLong(), tokens);
            }
            case "VOIDED" -> {
                settle(call);
                change(entry, -entry.at("/released/tokens").asLong(), 0);
            }
            case "RECONCILED" -> {
                post(call, tokens);
                change(entry, 0, tokens);
            }
            case "OVERRUN" -> throw new AssertionError("an overrun: " + call);
            default -> {
                // Denials and gates move nothing.
            }
        }
    }

    private void quota(JsonNode entry, long tokens) {
        boolean unlimited = false;
        for (var unit : entry.get("unlimited")) {
            unlimited |= unit.asText().equals("tokens");
        }
        quotas.put(entry.get("account").asText(), unlimited ? Long.MAX_VALUE : tokens);
    }

    private void settle(String call) {
        assertThat(granted).as("settled, so granted").contains(call);
        assertThat(settled.add(call)).as("settled once: %s", call).isTrue();
    }

    private void post(String call, long tokens) {
        postedByCall.merge(call, tokens, Long::sum);
    }

    /** On each account from the leaf to the pipeline, and on the teacher's where there are several. */
    private void change(JsonNode entry, long held, long spent) {
        for (var account = entry.get("account").asText(); !account.isEmpty(); account = parent(account)) {
            change(account, held, spent);
        }
        var teacher = entry.path("teacher").asText();
        if (!teacher.isEmpty()) {
            change("teacher:" + teacher, held, spent);
        }
    }

    private void change(String account, long held, long spent) {
        long holds = reserved.merge(account, held, Long::sum);
        long has = posted.merge(account, spent, Long::sum);
        assertThat(quotas).as("accounts with a quota").containsKey(account);
        assertThat(holds).as("reserved on %s", account).isNotNegative();
        assertThat(holds + has).as("reserved and posted on %s", account).isLessThanOrEqualTo(quotas.get(account));
    }

    private static String parent(String account) {
        return account.contains("/") ? account.substring(0, account.lastIndexOf('/')) : "";
    }
}
