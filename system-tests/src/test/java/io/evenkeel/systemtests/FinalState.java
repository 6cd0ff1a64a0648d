package io.evenkeel.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must be the same however a run was disturbed.
 *
 * @param manifests hash by stage: it names contents, not places or times
 * @param posted tokens
 * @param accounts posted by account and unit
 */
record FinalState(Map<Integer, String> manifests, long posted, Map<String, Long> accounts) {
    static FinalState of(JsonNode report) {
        var manifests = new TreeMap<Integer, String>();
        for (var stage : report.get("stages")) {
            if (!stage.get("manifest").isNull()) {
                manifests.put(stage.get("stage").asInt(), stage.get("manifest").asText());
            }
        }
        var accounts = new TreeMap<String, Long>();
        for (var account : report.get("accounts")) {
            accounts.put(
                    account.get("account").asText() + " " + account.get("unit").asText(),
                    account.get("posted").asLong());
        }
        return new FinalState(manifests, report.at("/totals/posted").asLong(), accounts);
    }
}
