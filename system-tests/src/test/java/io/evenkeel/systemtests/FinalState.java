package io.evenkeel.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must be the same however a run was disturbed.
 *
 * @param examples candidate ids by stage
 * @param manifests hash by stage: it names contents, not places or times
 * @param evaluationSets hash by version
 * @param posted tokens
 * @param accounts posted by account and unit
 */
record FinalState(
        SortedMap<Integer, SortedSet<String>> examples,
        SortedMap<Integer, String> manifests,
        SortedMap<Integer, String> evaluationSets,
        long posted,
        SortedMap<String, Long> accounts) {

    static final FinalState NONE =
            new FinalState(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0, new TreeMap<>());

    static FinalState of(Evenkeel system, JsonNode report) throws IOException, InterruptedException {
        var examples = new TreeMap<Integer, SortedSet<String>>();
        for (var entry : system.values("trainer.stage-entries")) {
            examples.computeIfAbsent(entry.get("stage").asInt(), stage -> new TreeSet<>())
                    .add(entry.get("candidateId").asText());
        }
        var manifests = new TreeMap<Integer, String>();
        for (var stage : report.get("stages")) {
            if (!stage.get("manifest").isNull()) {
                manifests.put(stage.get("stage").asInt(), stage.get("manifest").asText());
            }
        }
        var evaluationSets = new TreeMap<Integer, String>();
        for (var set : system.values("sampler.evaluation-sets")) {
            evaluationSets.put(set.get("version").asInt(), set.get("hash").asText());
        }
        var accounts = new TreeMap<String, Long>();
        for (var account : report.get("accounts")) {
            accounts.put(
                    account.get("account").asText() + " " + account.get("unit").asText(),
                    account.get("posted").asLong());
        }
        return new FinalState(
                examples, manifests, evaluationSets, report.at("/totals/posted").asLong(), accounts);
    }
}
