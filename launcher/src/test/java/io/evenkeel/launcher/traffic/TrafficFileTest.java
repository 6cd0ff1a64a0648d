package io.evenkeel.launcher.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficFileTest {
    @TempDir
    Path folder;

    private TrafficFile file(String content) throws IOException {
        return TrafficFile.open(Files.writeString(folder.resolve("may.jsonl"), content));
    }

    private static List<String> numbered(TrafficFile file) throws IOException {
        var lines = new ArrayList<String>();
        file.read((number, bytes) -> lines.add(number + ":" + new String(bytes, StandardCharsets.UTF_8)));
        return lines;
    }

    @Test
    void linesAreCountedFromOneAndLoseTheirEnd() throws IOException {
        assertThat(numbered(file("a\nb\r\n\nc\rd\n"))).containsExactly("1:a", "2:b", "3:", "4:c\rd");
    }

    @Test
    void theLastLineNeedsNoEnd() throws IOException {
        assertThat(numbered(file("a\nb"))).containsExactly("1:a", "2:b");
        assertThat(numbered(file("a\r\nb\r"))).containsExactly("1:a", "2:b");
        assertThat(numbered(file(""))).isEmpty();
    }

    @Test
    void ofALineThatIsTooLongOnlySoMuchIsKeptAsShowsIt() throws IOException {
        var lengths = new ArrayList<Integer>();
        file("x".repeat(3_000_000) + "\nshort\n").read((number, bytes) -> lengths.add(bytes.length));
        assertThat(lengths).containsExactly(TrafficLine.MAXIMUM_BYTES + 1, 5);
    }

    @Test
    void aLineOfTheGreatestLengthIsWholeWithEitherEnd() throws IOException {
        var lengths = new ArrayList<Integer>();
        var longest = "x".repeat(TrafficLine.MAXIMUM_BYTES);
        file(longest + "\n" + longest + "\r\n").read((number, bytes) -> lengths.add(bytes.length));
        assertThat(lengths).containsExactly(TrafficLine.MAXIMUM_BYTES, TrafficLine.MAXIMUM_BYTES);
    }

    @Test
    void anIdFollowsFromContentAndLineNotFromTheName() throws IOException {
        var file = file("a\nb\n");
        var moved = TrafficFile.open(Files.writeString(folder.resolve("other.jsonl"), "a\nb\n"));
        var changed = TrafficFile.open(Files.writeString(folder.resolve("third.jsonl"), "a\nb\nc\n"));
        assertThat(moved.idOfLine(2)).isEqualTo(file.idOfLine(2)).startsWith("t-");
        assertThat(file.idOfLine(1)).isNotEqualTo(file.idOfLine(2));
        assertThat(changed.idOfLine(2)).isNotEqualTo(file.idOfLine(2));
        assertThat(file.name()).isEqualTo("may.jsonl");
    }

    @Test
    void theHashIsTheOneThatEverybodyComputes() throws IOException {
        assertThat(file("abc").hash()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void aLineWithoutIdHasTheNameOfItsDeadLetter() throws IOException {
        var file = file("{\"question\":\"a\"}");
        file.read((number, bytes) -> assertThat(
                        ((TrafficLine.Sound) TrafficLine.read(bytes, file.hash(), number, java.time.Instant.EPOCH))
                                .record()
                                .getId())
                .isEqualTo(file.idOfLine(number)));
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> TrafficFile.open(folder.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Property(tries = 100)
    void everyLineComesOnceInOrder(@ForAll("lines") List<byte[]> lines, @ForAll boolean windows) throws IOException {
        var content = new ByteArrayOutputStream();
        for (var line : lines) {
            content.writeBytes(line);
            content.writeBytes((windows ? "\r\n" : "\n").getBytes(StandardCharsets.UTF_8));
        }
        var path = Files.createTempFile("traffic", ".jsonl");
        try {
            Files.write(path, content.toByteArray());
            var read = new ArrayList<byte[]>();
            TrafficFile.open(path).read((number, bytes) -> {
                read.add(bytes);
                assertThat(number).isEqualTo(read.size());
            });
            assertThat(hex(read)).isEqualTo(hex(lines));
        } finally {
            Files.delete(path);
        }
    }

    @Provide
    Arbitrary<List<byte[]>> lines() {
        return Arbitraries.bytes()
                .filter(value -> value != '\n' && value != '\r')
                .array(byte[].class)
                .ofMaxSize(30)
                .list()
                .ofMaxSize(10);
    }

    private static List<String> hex(List<byte[]> lines) {
        return lines.stream()
                .map(line -> java.util.HexFormat.of().formatHex(line))
                .collect(Collectors.toList());
    }
}
