package io.evenkeel.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.student.checkpoint.CheckpointName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    @TempDir
    Path folder;

    private CheckpointStore store;

    @BeforeEach
    void open() {
        store = new CheckpointStore(folder, "one");
    }

    @Test
    void aCheckpointLiesUnderTheHashOfItsContent() throws IOException {
        var stored = put(store, "weights");
        var place = Path.of(stored.uri());
        assertThat(place.getFileName()).hasToString(stored.hash());
        assertThat(CheckpointName.of(place)).isEqualTo(stored.hash());
        assertThat(Files.readString(place.resolve("model"))).isEqualTo("weights");
        assertThat(CheckpointStore.verify(place, stored.hash())).isTrue();
    }

    @Test
    void whatFailsWhileItIsWrittenLeavesNothingUnderAName() throws IOException {
        assertThatThrownBy(() -> store.put(directory -> {
                    write(directory, "half");
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(named()).isEmpty();
        assertThat(put(store, "whole").hash()).isEqualTo(named().get(0));
    }

    @Test
    void theSameContentTwiceIsOneFolder() throws IOException {
        assertThat(put(store, "weights")).isEqualTo(put(store, "weights"));
        assertThat(named()).hasSize(1);
    }

    @Test
    void aFolderThatWasHarmedIsReplaced() throws IOException {
        var place = Path.of(put(store, "weights").uri());
        Files.writeString(place.resolve("model"), "harmed");
        var stored = put(store, "weights");
        assertThat(CheckpointStore.verify(place, stored.hash())).isTrue();
    }

    @Test
    void aFolderNeverAnnouncedGoesAtItsWritersNextStart() throws IOException {
        var lost = put(store, "lost");
        var announced = put(store, "announced");
        store.announced(announced.hash());
        var killedBeforeItsMarkWasGone = put(store, "marked");
        new CheckpointStore(folder, "one").clearAway(Set.of(announced.hash(), killedBeforeItsMarkWasGone.hash()));
        assertThat(named())
                .doesNotContain(lost.hash())
                .containsExactlyInAnyOrder(announced.hash(), killedBeforeItsMarkWasGone.hash());
        assertThat(store.pending()).isEmpty();
    }

    @Test
    void foldersOfOtherWritersAndOnesFoundThereStay() throws IOException {
        var others = put(store, "others");
        var two = new CheckpointStore(folder, "two");
        put(two, "others");
        two.clearAway(Set.of());
        assertThat(named()).containsExactly(others.hash());
    }

    @Test
    void aFolderThatAnotherWriterFoundThereAndHasNotAnnouncedYetStays() throws IOException {
        var stored = put(store, "weights");
        var two = new CheckpointStore(folder, "two");
        put(two, "weights");
        store.clearAway(Set.of());
        assertThat(named()).containsExactly(stored.hash());
        two.clearAway(Set.of());
        assertThat(named()).isEmpty();
    }

    @Test
    void manyWritersOfTheSameContentAllEndWithIt() throws IOException {
        var names = IntStream.range(0, 8).mapToObj(i -> "writer-" + i).toList();
        for (int round = 0; round < 20; round++) {
            var content = "weights " + round;
            var stored = names.parallelStream()
                    .map(name -> put(new CheckpointStore(folder, name), content))
                    .distinct()
                    .toList();
            assertThat(stored).hasSize(1);
            assertThat(CheckpointStore.verify(
                            Path.of(stored.get(0).uri()), stored.get(0).hash()))
                    .isTrue();
        }
        assertThat(named()).hasSize(20);
    }

    @Test
    void aHalfWrittenFolderGoesToo() throws IOException {
        assertThatThrownBy(() -> store.put(directory -> {
                    write(directory, "half");
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        store.clearAway(Set.of());
        assertThat(folder.resolve(".writing-one")).doesNotExist();
    }

    private List<String> named() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(place -> place.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    private static CheckpointStore.Stored put(CheckpointStore store, String content) {
        return store.put(directory -> write(directory, content));
    }

    private static void write(Path directory, String content) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("model"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
