package io.evenkeel.sampler.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Observation;
import io.evenkeel.contracts.avro.PipelinePhase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private final SamplerWorld world = new SamplerWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aRecordBecomesOneObservationInEachPipelineThatTakesIt() {
        world.pipeline(SamplerWorld.definition());
        world.pipeline(SamplerWorld.definition().setPipeline("q").setTenants(List.of("acme")));
        world.traffic("t-1", "acme", "adding", "1 + 1 ?", "2");
        world.traffic("t-2", "other", "adding", "1 + 2 ?", null);
        world.traffic("t-1", "acme", "adding", "1 + 1 ?", "2");

        assertThat(world.read(Topics.SAMPLER_OBSERVATIONS))
                .extracting(seen -> seen.getPipeline() + " " + seen.getRecordId())
                .containsExactly("p t-1", "q t-1", "p t-2");
    }

    @Test
    void aRecordWithoutADomainGoesToTheOneForUnlabelled() {
        world.pipeline(SamplerWorld.definition().setUnlabelledDomain("misc"));
        world.traffic("t-1", null, "1 + 1 ?");
        world.traffic("t-2", "  ", "1 + 2 ?");
        assertThat(world.read(Topics.SAMPLER_OBSERVATIONS))
                .extracting(Observation::getDomain)
                .containsExactly("misc", "misc");
    }

    @Test
    void domainsThatAPipelineDoesNotNameAreNotItsTraffic() {
        world.pipeline(SamplerWorld.definition().setDomains(List.of("adding")));
        world.traffic("t-1", "law", "may I ?");
        world.traffic("t-2", "adding", "1 + 2 ?");
        assertThat(world.read(Topics.SAMPLER_OBSERVATIONS))
                .extracting(Observation::getRecordId)
                .containsExactly("t-2");
    }

    @Test
    void trafficWaitsForTheFirstPipelineAndComesInInOrderOfArrival() {
        for (int i = 0; i < 3; i++) {
            world.traffic("t-" + (9 - i), "adding", "what is " + i + " + 1 ?");
        }
        world.secondsPass(1);
        assertThat(world.read(Topics.SAMPLER_OBSERVATIONS)).isEmpty();

        world.pipeline(SamplerWorld.definition());
        world.traffic("t-1", "adding", "what is 5 + 1 ?");
        world.secondsPass(1);

        var seen = world.read(Topics.SAMPLER_OBSERVATIONS);
        assertThat(seen).extracting(Observation::getRecordId).containsExactly("t-9", "t-8", "t-7", "t-1");
        assertThat(seen.get(1).getCause()).isEqualTo(new Cause("traffic", 0, 1L));
    }

    @Test
    void trafficOfAPausedPipelineIsStillCounted() {
        world.pipeline(SamplerWorld.definition(), PipelinePhase.PAUSED);
        world.traffic("t-1", "adding", "1 + 1 ?");
        assertThat(world.census().getSeen()).isEqualTo(1);
    }

    @Test
    void trafficOfAFinishedPipelineWaitsForTheNext() {
        world.pipeline(SamplerWorld.definition(), PipelinePhase.FINISHED);
        world.traffic("t-1", "adding", "1 + 1 ?");
        world.pipeline(SamplerWorld.definition().setPipeline("q"));
        world.secondsPass(1);
        assertThat(world.read(Topics.SAMPLER_OBSERVATIONS))
                .extracting(Observation::getPipeline)
                .containsExactly("q");
    }

    @Test
    void whatFindsTheWaitingRoomFullGoesToTheDeadLetters() {
        for (int i = 0; i <= SamplerWorld.WAITING_ROOM; i++) {
            world.traffic("t-" + i, "adding", "what is " + i + " + 1 ?");
        }
        var dead = world.deadLetters();
        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).key()).isEqualTo("t-" + SamplerWorld.WAITING_ROOM);
        assertThat(EventHeaders.text(dead.get(0).headers(), "dead-letter-reason"))
                .contains("Full: no pipeline takes traffic, and the waiting room is full with 5 records");
    }

    @Test
    void whatCannotBeUsedGoesToTheDeadLettersAndTheRestGoesOn() {
        world.pipeline(SamplerWorld.definition());
        world.traffic("t-1", "adding", " \u200b");
        world.traffic("", "adding", "1 + 1 ?");
        world.pipeBytes(Topics.TRAFFIC, "t-3", new byte[] {1, 2});
        world.traffic("t-4", "adding", "1 + 1 ?");

        assertThat(world.deadLetters()).extracting(dead -> dead.key()).containsExactly("t-1", "", "t-3");
        assertThat(world.read(Topics.SAMPLER_OBSERVATIONS))
                .extracting(seen -> Texts.read(seen.getQuestion()))
                .containsExactly("1 + 1 ?");
    }
}
