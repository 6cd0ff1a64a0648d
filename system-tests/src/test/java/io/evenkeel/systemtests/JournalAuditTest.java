package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What audits a journal in these tests finds what is wrong with one. */
class JournalAuditTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode entry(
            String kind, String account, String call, String teacher, long tokens, long released) {
        var entry = JSON.createObjectNode()
                .put("kind", kind)
                .put("account", account)
                .put("reservationId", call)
                .put("teacher", teacher);
        entry.putObject("amounts").put("tokens", tokens);
        entry.putObject("released").put("tokens", released);
        entry.putArray("unlimited");
        return entry;
    }

    private static JsonNode quota(String account, long tokens) {
        return entry("QUOTA_SET", account, "", "", tokens, 0);
    }

    @Test
    void aTeachersAccountMovesBesideThoseOfEachPipelineThatAsksIt() {
        var audit = JournalAudit.of(List.of(
                quota("law", 100),
                quota("law/stage-0", 100),
                quota("tax", 100),
                quota("teacher:big", 90),
                entry("GRANTED", "law/stage-0", "c1", "big", 50, 0),
                entry("GRANTED", "tax", "c2", "big", 40, 0),
                entry("POSTED", "law/stage-0", "c1", "big", 30, 50),
                entry("VOIDED", "tax", "c2", "big", 40, 40),
                entry("GRANTED", "law", "c3", "", 60, 0),
                entry("POSTED", "law", "c3", "", 60, 60),
                entry("RECONCILED", "law/stage-0", "c1", "big", -5, 0)));
        assertThat(audit.posted("law")).isEqualTo(85);
        assertThat(audit.posted("law/stage-0")).isEqualTo(25);
        assertThat(audit.posted("tax")).isZero();
        assertThat(audit.posted("teacher:big")).isEqualTo(25);
    }

    @Test
    void aTeachersAccountThatHeldMoreThanItHadIsFound() {
        var tooMuch = List.of(quota("law", 100), quota("teacher:big", 40), entry("GRANTED", "law", "c1", "big", 50, 0));
        assertThatThrownBy(() -> JournalAudit.of(tooMuch)).hasMessageContaining("reserved and posted on teacher:big");
        var unknown = List.of(quota("law", 100), entry("GRANTED", "law", "c1", "big", 50, 0));
        assertThatThrownBy(() -> JournalAudit.of(unknown)).hasMessageContaining("teacher:big");
    }
}
