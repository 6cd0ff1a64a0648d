package io.evenkeel.student.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.Examples;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.Student;
import io.evenkeel.student.seed.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints as strangers' disks, downloads and hands leave them: each loads, or is refused in one sentence. */
class DamagedCheckpointsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String INDEX = "model.safetensors.index.json";
    private static final int DAMAGED = 600;

    /** Every file of a sound checkpoint in two shards, by name. */
    private static final Map<String, byte[]> SOUND = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void aSoundCheckpointInShards(@TempDir Path folder) throws IOException {
        var saved = folder.resolve("saved");
        try (var student = Student.create(Examples.small(), 1)) {
            student.save(saved);
        }
        var tensors = List.copyOf(
                Safetensors.read(saved.resolve("model.safetensors")).tensors().values());
        var index = JSON.createObjectNode();
        index.putObject("metadata").put("total_size", 1);
        var places = index.putObject("weight_map");
        for (int shard = 0; shard < 2; shard++) {
            int half = tensors.size() / 2;
            var some = tensors.subList(shard * half, shard == 0 ? half : tensors.size());
            var name = "model-0000%d-of-00002.safetensors".formatted(shard + 1);
            Safetensors.write(
                    saved.resolve(name),
                    some.stream()
                            .map(tensor -> new Safetensors.Floats(
                                    tensor.name(),
                                    tensor.shape().stream()
                                            .mapToLong(Long::longValue)
                                            .toArray(),
                                    tensor::floats))
                            .toList(),
                    Map.of("format", "pt"));
            some.forEach(tensor -> places.put(tensor.name(), name));
        }
        Files.write(saved.resolve(INDEX), JSON.writeValueAsBytes(index));
        Files.delete(saved.resolve("model.safetensors"));
        for (var file : filesIn(saved)) {
            SOUND.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
    }

    @Test
    void theSoundOneLoads() throws IOException {
        assertThat(load(copy())).isEmpty();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whateverIsDamagedTheCheckpointLoadsOrIsRefusedInOneSentence() throws IOException {
        int refused = 0;
        var sentences = new TreeSet<String>();
        for (int seed = 0; seed < DAMAGED; seed++) {
            var random = new Seed(seed).generator();
            var directory = copy();
            var done = new ArrayList<String>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                done.add(damage(directory, random));
            }
            try {
                var sentence = load(directory);
                refused += sentence.isEmpty() ? 0 : 1;
                sentences.addAll(sentence);
            } catch (RuntimeException | Error e) {
                fail("seed " + seed + ", " + done, e);
            }
        }
        assertThat(refused).isBetween(DAMAGED / 4, DAMAGED - 1);
        assertThat(sentences).hasSizeGreaterThan(40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model-00001-of-00002.safetensors",
                "/etc/passwd",
                "sub/model.safetensors",
                "..",
                ".",
                "",
                "model-00001-of-00002.safetensors\u0000",
                "C:\\model.safetensors",
                "file:///etc/passwd",
                ".hidden.safetensors",
                "config.json"
            })
    void aShardLiesInTheDirectoryWhateverTheIndexSays(String place) throws IOException {
        var directory = copy();
        var index = (ObjectNode) JSON.readTree(SOUND.get(INDEX));
        ((ObjectNode) index.get("weight_map")).put("model.norm.weight", place);
        Files.write(directory.resolve(INDEX), JSON.writeValueAsBytes(index));
        assertThat(load(directory))
                .singleElement()
                .asString()
                .contains("names of .safetensors files in the same directory");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNoFileIsNotWaitedFor() throws IOException, InterruptedException {
        for (var name : List.of("config.json", "tokenizer.json", "model-00001-of-00002.safetensors")) {
            var directory = copy();
            Files.delete(directory.resolve(name));
            assertThat(new ProcessBuilder("mkfifo", directory.resolve(name).toString())
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(load(directory))
                    .singleElement()
                    .asString()
                    .contains(name)
                    .contains("is not a file");
        }
        var directory = copy();
        Files.delete(directory.resolve("config.json"));
        Files.createSymbolicLink(directory.resolve("config.json"), Path.of("/dev/zero"));
        assertThat(load(directory)).singleElement().asString().contains("is not a file");
    }

    /** The sentence of the refusal; nothing where the student loads, and then it also answers. */
    private static Set<String> load(Path directory) {
        try (var student = Student.load(directory)) {
            assertThat(student.generate(List.of(Prompt.verbatim("Q")), Sampling.greedy(2)))
                    .hasSize(1);
            return Set.of();
        } catch (CheckpointRefused e) {
            var sentence = String.valueOf(e.getMessage());
            assertThat(sentence).isNotBlank().hasSizeLessThan(1_000).doesNotContain("\n");
            return Set.of(sentence.replace(directory.toString(), "DIR"));
        }
    }

    private static String damage(Path directory, RandomGenerator random) throws IOException {
        var names = List.copyOf(SOUND.keySet());
        var name = names.get(random.nextInt(names.size()));
        var file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            return "nothing";
        }
        var bytes = Files.readAllBytes(file);
        switch (random.nextInt(7)) {
            case 0 -> {
                Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
                return "cut " + name;
            }
            case 1 -> {
                Files.delete(file);
                if (random.nextBoolean()) {
                    Files.createDirectory(file);
                }
                return "removed " + name;
            }
            case 2 -> {
                Files.delete(file);
                Files.createSymbolicLink(file, file);
                return "a link to itself " + name;
            }
            case 3 -> {
                for (int i = 0; i <= random.nextInt(20); i++) {
                    bytes[random.nextInt(Math.min(bytes.length, 4_000))] = (byte) random.nextInt(256);
                }
                Files.write(file, bytes);
                return "bytes changed at the front of " + name;
            }
            case 4 -> {
                for (int i = 0; i <= random.nextInt(20); i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
                }
                Files.write(file, bytes);
                return "bytes changed in " + name;
            }
            default -> {
                return name.endsWith(".json")
                        ? "changed " + name + " at " + changeJson(file, bytes, random)
                        : "changed the header of " + name + " at " + changeHeader(file, bytes, random);
            }
        }
    }

    private static String changeJson(Path file, byte[] bytes, RandomGenerator random) throws IOException {
        try {
            var json = JSON.readTree(bytes);
            var place = change(json, random);
            Files.write(file, JSON.writeValueAsBytes(json));
            return place;
        } catch (IOException e) {
            return "nothing: it was damaged before";
        }
    }

    private static String changeHeader(Path file, byte[] bytes, RandomGenerator random) throws IOException {
        int length = bytes.length < 8
                ? -1
                : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 0 || length > bytes.length - 8) {
            return "nothing: it was damaged before";
        }
        try {
            var json = JSON.readTree(new String(bytes, 8, length, StandardCharsets.UTF_8));
            var place = change(json, random);
            var header = JSON.writeValueAsBytes(json);
            var data = Arrays.copyOfRange(bytes, 8 + length, bytes.length);
            Files.write(
                    file,
                    ByteBuffer.allocate(8 + header.length + data.length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length)
                            .put(header)
                            .put(data)
                            .array());
            return place;
        } catch (IOException e) {
            return "nothing: it was damaged before";
        }
    }

    /** Puts something odd in a random place of a tree. */
    private static String change(JsonNode root, RandomGenerator random) {
        var at = root;
        var place = new StringBuilder();
        while (at.isContainerNode() && !at.isEmpty()) {
            if (at instanceof ObjectNode object) {
                var keys = new ArrayList<String>();
                object.fieldNames().forEachRemaining(keys::add);
                var key = keys.get(random.nextInt(keys.size()));
                place.append('/').append(key);
                if (!object.get(key).isContainerNode() || object.get(key).isEmpty() || random.nextInt(6) == 0) {
                    if (random.nextInt(5) == 0) {
                        object.remove(key);
                    } else {
                        object.set(key, odd(random));
                    }
                    return place.toString();
                }
                at = object.get(key);
            } else if (at instanceof ArrayNode array) {
                int i = random.nextInt(array.size());
                place.append('/').append(i);
                if (!array.get(i).isContainerNode() || array.get(i).isEmpty() || random.nextInt(6) == 0) {
                    array.set(i, odd(random));
                    return place.toString();
                }
                at = array.get(i);
            }
        }
        return place.toString();
    }

    private static JsonNode odd(RandomGenerator random) {
        return switch (random.nextInt(14)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(-1);
            case 2 -> NODES.numberNode(0);
            case 3 -> NODES.numberNode(Integer.MAX_VALUE);
            case 4 -> NODES.numberNode(Long.MAX_VALUE);
            case 5 -> NODES.numberNode(1e308);
            case 6 -> NODES.numberNode(0.5);
            case 7 -> NODES.textNode("");
            case 8 -> NODES.textNode("x".repeat(100_000));
            case 9 -> NODES.textNode("../../etc/passwd");
            case 10 -> NODES.booleanNode(random.nextBoolean());
            case 11 -> NODES.arrayNode();
            case 12 -> NODES.objectNode();
            default -> NODES.arrayNode().add(1).add("a");
        };
    }

    private Path copy() throws IOException {
        var directory = Files.createTempDirectory(folder, "c");
        for (var file : SOUND.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
        return directory;
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
