package io.evenkeel.student.check;

import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.checkpoint.Safetensors;
import io.evenkeel.student.checkpoint.StoredTensor;
import io.evenkeel.student.decoder.TokenSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The content of an {@code expected.safetensors}, as {@code student/reference/expected.py} writes it. */
final class ReferenceValues {
    static final String FILE = "expected.safetensors";

    private final Map<String, StoredTensor> tensors;

    private ReferenceValues(Map<String, StoredTensor> tensors) {
        this.tensors = tensors;
    }

    static ReferenceValues read(Path directory) {
        try {
            return new ReferenceValues(Safetensors.read(directory.resolve(FILE)).tensors());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    List<String> names(String prefix) {
        return tensors.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    float[] floats(String name) {
        return tensor(name).floats();
    }

    long[] longs(String name) {
        var tensor = tensor(name);
        if (!tensor.type().equals("I64")) {
            throw new CheckpointRefused(FILE + " has " + name + " of type " + tensor.type() + "; allowed: I64.");
        }
        var bytes = tensor.bytes().asLongBuffer();
        var values = new long[bytes.remaining()];
        bytes.get(values);
        return values;
    }

    /** Sequences in the order of their numbers, what follows each prompt predicted. */
    List<TokenSequence> sequences() {
        var sequences = new ArrayList<TokenSequence>();
        for (int i = 0; has("ids." + i); i++) {
            sequences.add(new TokenSequence(longs("ids." + i), Math.toIntExact(longs("prompt_len." + i)[0])));
        }
        if (sequences.isEmpty()) {
            throw new CheckpointRefused(FILE + " has no ids.0.");
        }
        return sequences;
    }

    static long[] prompt(TokenSequence sequence) {
        return Arrays.copyOf(sequence.ids(), sequence.predictedFrom());
    }

    private StoredTensor tensor(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointRefused(FILE + " has no " + name + ".");
        }
        return tensor;
    }
}
