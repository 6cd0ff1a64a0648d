package io.evenkeel.sampler.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.Topics;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final List<String> DECISIONS = List.of(
            "sampler.observations",
            "sampler.evaluation-examples",
            "sampler.evaluation-sets",
            "sampler.selections",
            "sampler.head-candidates");

    @Test
    void theSameInputFromScratchGivesTheSameRecordsByteForByte() {
        assertThat(decisions(false)).isEqualTo(decisions(false)).hasSizeGreaterThan(60);
    }

    @Test
    void theOrderInWhichScoresArriveChangesNoCandidateAndNoRank() {
        assertThat(candidates(true)).isEqualTo(candidates(false)).isNotEmpty();
    }

    private static List<String> decisions(boolean backwards) {
        try (var world = new SamplerWorld()) {
            run(world, backwards);
            var values = new ArrayList<String>();
            for (var topic : DECISIONS) {
                world.readBytes(topic)
                        .forEach(record -> values.add(topic + " " + record.key() + " "
                                + HexFormat.of().formatHex(record.value())));
            }
            return values;
        }
    }

    private static List<String> candidates(boolean backwards) {
        try (var world = new SamplerWorld()) {
            run(world, backwards);
            return world.candidates().stream()
                    .map(candidate -> candidate.getCandidateId() + " " + candidate.getRank())
                    .toList();
        }
    }

    private static void run(SamplerWorld world, boolean backwards) {
        world.traffic("early", SamplerWorld.DOMAIN, "what is 900 + 7 ?");
        world.pipeline(SamplerWorld.definition().setHeldOutShare(0.2).setPoolSize(20));
        world.secondsPass(1);
        world.questions(40);
        world.plan(0, 2);
        world.questions(50);
        world.planWithStudent(1, 4);
        var requests = new ArrayList<>(world.read(Topics.SAMPLER_SCORE_REQUESTS));
        if (backwards) {
            java.util.Collections.reverse(requests);
        }
        requests.forEach(request -> world.score(request, ifd(request.getCandidateId()), null));
    }

    /** Any score will do, as long as it is the candidate's own. */
    private static double ifd(String candidateId) {
        return (candidateId.hashCode() & 0xff) / 300.0 + 0.01;
    }
}
