package io.evenkeel.gateway.domain.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TeacherOrderTest {
    private static final WeightedTeacher WISE = new WeightedTeacher("wise", "m", 3);
    private static final WeightedTeacher CHEAP = new WeightedTeacher("cheap", "m", 1);
    private static final WeightedTeacher FIRST_SPARE = new WeightedTeacher("spare-b", "m", 0);
    private static final WeightedTeacher SECOND_SPARE = new WeightedTeacher("spare-a", "m", 0);

    @Property
    void everyTeacherIsInTheOrderOnceAndThoseWithoutWeightComeLastAsListed(@ForAll long seed, @ForAll String call) {
        var order = TeacherOrder.of(seed, call, List.of(FIRST_SPARE, WISE, SECOND_SPARE, CHEAP));
        assertThat(order).containsExactlyInAnyOrder(FIRST_SPARE, WISE, SECOND_SPARE, CHEAP);
        assertThat(order.subList(2, 4)).containsExactly(FIRST_SPARE, SECOND_SPARE);
    }

    @Property
    void theOrderDependsOnNothingElseThanSeedCallAndTeachers(@ForAll long seed, @ForAll String call) {
        assertThat(TeacherOrder.of(seed, call, List.of(WISE, CHEAP)))
                .isEqualTo(TeacherOrder.of(seed, call, List.of(CHEAP, WISE)));
    }

    @Test
    void eachComesFirstWithTheShareOfItsWeight() {
        var firsts = IntStream.range(0, 10_000)
                .mapToObj(call -> TeacherOrder.of(7, "c" + call, List.of(CHEAP, FIRST_SPARE, WISE))
                        .getFirst()
                        .name())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        // 10,000 draws at 3/4: standard deviation 43, so five of them to either side.
        assertThat(firsts.get("wise")).isBetween(7_285L, 7_715L);
        assertThat(firsts).containsOnlyKeys("wise", "cheap");
    }
}
