package io.evenkeel.practice.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.practice.domains.PracticeDomains;
import io.evenkeel.practice.domains.QuestionText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PracticeTrafficTest {
    @Property(tries = 20)
    void aSeedRepeatsItsTraffic(@ForAll long seed) {
        assertThat(records(TrafficSettings.usual(seed, 300))).isEqualTo(records(TrafficSettings.usual(seed, 300)));
    }

    @Property(tries = 200)
    void countsAddUpAndFallWithTheRank(@ForAll @IntRange(min = 1, max = 100_000) int records) {
        var counts =
                new PracticeTraffic(TrafficSettings.usual(1, records)).counts().values();

        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(records);
        assertThat(List.copyOf(counts)).isSortedAccordingTo(Collections.reverseOrder());
        int quarterOfEven = records / (4 * counts.size());
        assertThat(Collections.min(counts)).isGreaterThanOrEqualTo(Math.min(ZipfCounts.FLOOR, quarterOfEven));
    }

    @Property(tries = 50)
    void theHeadIsAHundredTimesTheTail(@ForAll @IntRange(min = 8_000, max = 100_000) int records) {
        var counts =
                new PracticeTraffic(TrafficSettings.usual(1, records)).counts().values();

        // The tail is a whole number from 40 on: rounding moves the ratio by 1.3 % at most.
        assertThat((double) Collections.max(counts) / Collections.min(counts)).isBetween(98.0, 102.0);
    }

    @Example
    void theSeedDecidesWhichDomainIsFrequent() {
        var heads = new HashSet<String>();
        for (long seed = 0; seed < 200; seed++) {
            heads.add(new PracticeTraffic(TrafficSettings.usual(seed, 100))
                    .counts()
                    .keySet()
                    .iterator()
                    .next()
                    .name());
        }

        assertThat(heads).hasSize(PracticeDomains.all().size());
    }

    @Example
    void recordsAreWhatTheCountsSayWithIdsOfTheirOwn() {
        var traffic = new PracticeTraffic(TrafficSettings.usual(5, 3_000));
        var records = traffic.records();

        var byDomain = records.stream().collect(Collectors.groupingBy(TrafficRecord::domain, Collectors.counting()));
        traffic.counts()
                .forEach((domain, count) -> assertThat(byDomain).containsEntry(domain.name(), count.longValue()));
        assertThat(records).extracting(TrafficRecord::id).doesNotHaveDuplicates();
    }

    @Example
    void loggedAnswersAreRight() {
        for (var record : records(TrafficSettings.usual(5, 3_000))) {
            var solved = PracticeDomains.solve(record.question()).orElseThrow();
            assertThat(solved.domain().name()).isEqualTo(record.domain());
            if (record.answer() != null) {
                assertThat(record.answer()).isEqualTo(solved.solution().answer());
            }
        }
    }

    @Example
    void theSharesAreAsAsked() {
        var records = records(new TrafficSettings(5, 5_000, 0.30, 0.10, 0.20));

        long withoutAnswer =
                records.stream().filter(record -> record.answer() == null).count();
        long respelled = records.stream()
                .filter(record -> !QuestionText.plain(record.question()).equals(record.question()))
                .count();
        assertThat(withoutAnswer / 5_000.0).isBetween(0.27, 0.33);
        // Of 20 % near-duplicates; a duplicate of one is respelled too, and the first of a domain is never one.
        assertThat(respelled / 5_000.0).isBetween(0.17, 0.24);
    }

    @Example
    void withoutDuplicatesAQuestionRepeatsOnlyByChance() {
        var none = repeated(new TrafficSettings(5, 2_000, 0, 0, 0));
        var many = repeated(new TrafficSettings(5, 2_000, 0, 0.3, 0));

        // Of the 600 that repeat on purpose, about a third would have repeated by chance: some domains are small.
        assertThat(many - none).isBetween(300, 600);
    }

    @Example
    void settingsThatAreNotAllowedAreNamed() {
        assertThatThrownBy(() -> new TrafficSettings(1, 0, 0, 0, 0))
                .hasMessage("records is 0; allowed: whole numbers from 1.");
        assertThatThrownBy(() -> new TrafficSettings(1, 1, Double.NaN, 0, 0))
                .hasMessage("without-answer is NaN; allowed: 0 to 1.");
        assertThatThrownBy(() -> new TrafficSettings(1, 1, 0, 0.6, 0.6))
                .hasMessage("duplicates and near-duplicates are 0.6 and 0.6; allowed: together at most 1.");
    }

    private static int repeated(TrafficSettings settings) {
        var records = records(settings);
        var questions =
                new ArrayList<>(records.stream().map(TrafficRecord::question).toList());
        return questions.size() - new HashSet<>(questions).size();
    }

    private static List<TrafficRecord> records(TrafficSettings settings) {
        return new PracticeTraffic(settings).records();
    }
}
