package io.evenkeel.gateway.domain.queue;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RoomTest {
    @Test
    void whatIsFreedIsAdded() {
        assertThat(new Room(5).freed(3).fits(8)).isTrue();
        assertThat(new Room(5).freed(3).fits(9)).isFalse();
    }

    @Property
    void anUnknownRoomFitsAnythingWhateverIsFreedAfter(@ForAll long asked, @ForAll long freed) {
        assertThat(Room.unknown().freed(Math.abs(freed / 2)).fits(asked)).isTrue();
    }
}
