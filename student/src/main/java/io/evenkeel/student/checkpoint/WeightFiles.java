package io.evenkeel.student.checkpoint;

import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.decoder.Weight;
import io.evenkeel.student.decoder.WeightValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The weights of a directory, in one file or in shards with an index; every name and shape is checked before any value is read. */
final class WeightFiles implements WeightValues {
    static final String ONE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /** A shard lies in the directory itself, whatever the index says. */
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors");

    private final Map<String, StoredTensor> tensors;

    private WeightFiles(Map<String, StoredTensor> tensors) {
        this.tensors = tensors;
    }

    /**
     * The weights of a layout, no fewer and no more.
     *
     * @throws CheckpointRefused naming the first tensor that is missing, extra or misshapen
     */
    static WeightFiles of(Folder folder, List<Weight> layout) {
        return checked(folder.has(INDEX) && !folder.has(ONE) ? sharded(folder) : tensors(folder, ONE), layout, "");
    }

    /** As {@link #of}, of one file whose tensors' names have something before the layout's. */
    static WeightFiles of(Folder folder, String file, String prefix, List<Weight> layout) {
        return checked(tensors(folder, file), layout, prefix);
    }

    @Override
    public float[] of(Weight weight) {
        var tensor = Objects.requireNonNull(tensors.get(weight.name()), weight.name());
        var values = tensor.floats();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new CheckpointRefused("Tensor " + tensor.name() + " in "
                        + tensor.file().getFileName() + " has a value that is not finite.");
            }
        }
        return values;
    }

    /** The types that tensors have, in the order of the files. */
    static List<String> types(Folder folder) {
        var stored = folder.has(INDEX) && !folder.has(ONE) ? sharded(folder) : tensors(folder, ONE);
        return stored.values().stream().map(StoredTensor::type).distinct().toList();
    }

    private static WeightFiles checked(Map<String, StoredTensor> stored, List<Weight> layout, String prefix) {
        var found = new HashMap<String, StoredTensor>();
        var extra = new LinkedHashSet<>(stored.keySet());
        for (var weight : layout) {
            var name = prefix + weight.name();
            var shape = Arrays.stream(weight.shape().getShape()).boxed().toList();
            var tensor = stored.get(name);
            if (tensor == null) {
                throw new CheckpointRefused("The weights lack the tensor " + name + " " + shape + ".");
            }
            if (!tensor.shape().equals(shape)) {
                throw new CheckpointRefused(
                        "Tensor " + name + " in " + tensor.file().getFileName() + " has the shape " + tensor.shape()
                                + ", but the configuration asks for " + shape + ".");
            }
            found.put(weight.name(), tensor);
            extra.remove(name);
        }
        for (var name : extra) {
            // Some writers store the tied output projection too, or tables that are computed.
            if (!name.equals("lm_head.weight") && !name.endsWith(".rotary_emb.inv_freq")) {
                throw new CheckpointRefused(
                        "The weights have the tensor " + name + ", which the configuration does not ask for.");
            }
        }
        return new WeightFiles(found);
    }

    private static Map<String, StoredTensor> sharded(Folder folder) {
        var tensors = new LinkedHashMap<String, StoredTensor>();
        var shards = new LinkedHashMap<String, Map<String, StoredTensor>>();
        var placed = folder.json(INDEX).path("weight_map");
        for (var place : placed.properties()) {
            var shard = place.getValue().asText();
            if (!place.getValue().isTextual() || !SHARD.matcher(shard).matches()) {
                throw new CheckpointRefused(INDEX + " in " + folder + " places " + place.getKey() + " in "
                        + place.getValue() + "; allowed: names of .safetensors files in the same directory.");
            }
            var tensor =
                    shards.computeIfAbsent(shard, file -> tensors(folder, file)).get(place.getKey());
            if (tensor == null) {
                throw new CheckpointRefused(
                        INDEX + " in " + folder + " places " + place.getKey() + " in " + shard + ", which lacks it.");
            }
            tensors.put(place.getKey(), tensor);
        }
        shards.forEach((shard, stored) -> stored.keySet().forEach(name -> {
            if (!tensors.containsKey(name)) {
                throw new CheckpointRefused(
                        shard + " has the tensor " + name + ", which " + INDEX + " does not place.");
            }
        }));
        return tensors;
    }

    private static Map<String, StoredTensor> tensors(Folder folder, String file) {
        try {
            return Safetensors.read(folder.regular(file)).tensors();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
