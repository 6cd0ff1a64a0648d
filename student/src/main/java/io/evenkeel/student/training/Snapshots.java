package io.evenkeel.student.training;

import ai.djl.ndarray.NDArray;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.checkpoint.DurableFiles;
import io.evenkeel.student.checkpoint.Safetensors;
import io.evenkeel.student.checkpoint.StoredTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Snapshots of one training: weights, moments and loop state in one safetensors file, complete under its name or not there.
 * The newest two are kept.
 */
final class Snapshots {
    private static final int KEPT = 2;
    private static final String WRITING = ".writing";
    private static final Pattern NAME = Pattern.compile("step-\\d{9}\\.safetensors");
    private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());

    private final Path directory;
    private final String training;

    /** @param training what this training is: a hash over everything that its result depends on */
    Snapshots(Path directory, String training) {
        this.directory = directory;
        this.training = training;
    }

    /**
     * Puts weights and moments back as the newest snapshot that can be read has them.
     *
     * @return where the training goes on; empty where there is no snapshot
     * @throws IllegalStateException when the snapshot is of another training
     */
    Optional<LoopState> restore(Map<String, NDArray> weights, AdamW optimizer) {
        try {
            Files.createDirectories(directory);
            for (var file : newestFirst()) {
                var contents = read(file);
                if (contents.isPresent()) {
                    return Optional.of(restore(contents.get(), file, weights, optimizer));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes, flushes and names a snapshot, then removes the ones before the last. */
    void write(LoopState state, Map<String, NDArray> weights, AdamW optimizer) {
        var tensors = new ArrayList<Safetensors.Floats>();
        for (var part : parts(weights, optimizer).entrySet()) {
            part.getValue()
                    .forEach((name, array) -> tensors.add(new Safetensors.Floats(
                            part.getKey() + name, array.getShape().getShape(), array::toFloatArray)));
        }
        var file = directory.resolve("step-%09d.safetensors".formatted(state.step()));
        var writing = directory.resolve(file.getFileName() + WRITING);
        try {
            Safetensors.write(
                    writing,
                    tensors,
                    new TreeMap<>(Map.of(
                            "training", training,
                            "step", Integer.toString(state.step()),
                            "tokens", Long.toString(state.tokens()),
                            "smoothed_loss", Double.toHexString(state.smoothedLoss()))));
            DurableFiles.rename(writing, file);
            for (var old : newestFirst().stream().skip(KEPT).toList()) {
                Files.delete(old);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LoopState restore(Safetensors.Contents contents, Path file, Map<String, NDArray> weights, AdamW optimizer) {
        var said = contents.metadata();
        if (!training.equals(said.get("training"))) {
            throw new IllegalStateException("Snapshot " + file + " is of another training (other plan, examples or"
                    + " starting weights); use another folder, or remove it.");
        }
        for (var part : parts(weights, optimizer).entrySet()) {
            part.getValue().forEach((name, array) -> array.set(values(contents.tensors(), part.getKey() + name)));
        }
        int step = Integer.parseInt(said.getOrDefault("step", ""));
        optimizer.resumeAt(step);
        return new LoopState(
                step,
                Long.parseLong(said.getOrDefault("tokens", "")),
                Double.parseDouble(said.getOrDefault("smoothed_loss", "")));
    }

    private static float[] values(Map<String, StoredTensor> tensors, String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("The snapshot lacks " + name + ".");
        }
        return tensor.floats();
    }

    private static Map<String, Map<String, NDArray>> parts(Map<String, NDArray> weights, AdamW optimizer) {
        var parts = new TreeMap<String, Map<String, NDArray>>();
        parts.put("weight/", weights);
        parts.put("first-moment/", optimizer.firstMoments());
        parts.put("second-moment/", optimizer.secondMoments());
        return parts;
    }

    private static Optional<Safetensors.Contents> read(Path file) throws IOException {
        try {
            return Optional.of(Safetensors.read(file));
        } catch (CheckpointRefused e) {
            LOG.log(System.Logger.Level.WARNING, "Snapshot {0} is skipped: {1}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private List<Path> newestFirst() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
