package io.evenkeel.method.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PoolTest {

    @Property
    void thePoolDoesNotDependOnTheOrderOfTheOffers(
            @ForAll List<String> ids, @ForAll @IntRange(min = 1, max = 8) int capacity, @ForAll long seed) {
        List<String> shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(offered(shuffled, capacity, seed)).isEqualTo(offered(ids, capacity, seed));
    }

    @Property
    void thePoolHoldsTheSmallestKeysEverOffered(
            @ForAll List<String> ids, @ForAll @IntRange(min = 1, max = 8) int capacity, @ForAll long seed) {
        List<String> smallest = new HashSet<>(ids)
                .stream()
                        .map(id -> BottomK.key(seed, id))
                        .sorted()
                        .limit(capacity)
                        .toList();
        assertThat(offered(ids, capacity, seed).keys()).containsExactlyElementsOf(smallest);
    }

    @Property
    void everyOfferedIdIsKeptOrWasEvicted(@ForAll List<String> ids, @ForAll @IntRange(min = 1, max = 8) int capacity) {
        Pool pool = Pool.empty(capacity, 7);
        Set<String> evicted = new HashSet<>();
        for (String id : ids) {
            Pool.Offer offer = pool.offer(id);
            pool = offer.pool();
            if (offer.evictedId() != null) {
                evicted.add(offer.evictedId());
            }
        }
        assertThat(pool.ids()).noneMatch(evicted::contains);
        evicted.addAll(pool.ids());
        assertThat(evicted).isEqualTo(new HashSet<>(ids));
    }

    @Test
    void everyIdHasTheSameChanceToBeKept() {
        // Over 400 seeds each of 10 ids is among 3 of 10 with probability 0.3: mean 120, standard deviation 9.2.
        int[] kept = new int[10];
        List<String> ids = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        for (int seed = 0; seed < 400; seed++) {
            offered(ids, 3, seed).ids().forEach(id -> kept[Integer.parseInt(id)]++);
        }
        assertThat(IntStream.of(kept)).allSatisfy(count -> assertThat(count).isBetween(75, 165));
    }

    @Test
    void anOfferThatIsKeptAlreadyEvictsNobody() {
        Pool pool = Pool.empty(1, 7).offer("a").pool();
        assertThat(pool.offer("a")).isEqualTo(new Pool.Offer(pool, null));
    }

    @Test
    void whatAStageUsedIsGoneAndUnknownIdsArePassedOver() {
        Pool pool = offered(List.of("a", "b", "c"), 3, 7);
        assertThat(pool.without(List.of("b", "x")).ids()).containsExactlyInAnyOrder("a", "c");
        assertThat(pool.ids()).hasSize(3);
    }

    @Test
    void aPoolWithoutRoomIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Pool.empty(0, 7));
    }

    @Property
    void aKeyNamesItsId(@ForAll long seed, @ForAll String id) {
        assertThat(BottomK.idOf(BottomK.key(seed, id))).isEqualTo(id);
    }

    private static Pool offered(List<String> ids, int capacity, long seed) {
        Pool pool = Pool.empty(capacity, seed);
        for (String id : ids) {
            pool = pool.offer(id).pool();
        }
        return pool;
    }
}
