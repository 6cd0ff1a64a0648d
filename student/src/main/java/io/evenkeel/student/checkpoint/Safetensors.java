package io.evenkeel.student.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.CheckpointRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The safetensors format: eight bytes header length, a JSON header, the tensors' bytes, all little-endian.
 *
 * <p>Source: huggingface/safetensors README, "Format".
 */
public final class Safetensors {
    /** The limit that the reference implementation sets. */
    private static final long LARGEST_HEADER_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Integer> BYTES_PER_VALUE = Map.ofEntries(
            Map.entry("F64", 8),
            Map.entry("F32", 4),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("I64", 8),
            Map.entry("I32", 4),
            Map.entry("I16", 2),
            Map.entry("I8", 1),
            Map.entry("U8", 1),
            Map.entry("BOOL", 1));

    private Safetensors() {}

    /** What a file holds. */
    public record Contents(Map<String, StoredTensor> tensors, Map<String, String> metadata) {}

    /** A tensor to be written as F32; its values are asked for once, when their turn comes. */
    public record Floats(String name, long[] shape, Supplier<float[]> values) {}

    /**
     * Reads a file's header; the tensors' values are read as they are asked for.
     *
     * @throws CheckpointRefused when it does not keep to the format
     * @throws IOException when it cannot be read
     */
    public static Contents read(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            long headerBytes = read(channel, 0, Long.BYTES, file).getLong();
            if (headerBytes < 2 || headerBytes > Math.min(LARGEST_HEADER_BYTES, channel.size() - Long.BYTES)) {
                throw new CheckpointRefused(file.getFileName() + " says its header has " + headerBytes
                        + " bytes, but the file has " + channel.size() + ".");
            }
            var header = header(read(channel, Long.BYTES, (int) headerBytes, file), file);
            var metadata = new LinkedHashMap<String, String>();
            header.path(METADATA)
                    .properties()
                    .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            long dataFrom = Long.BYTES + headerBytes;
            var tensors = new LinkedHashMap<String, StoredTensor>();
            for (var entry : header.properties()) {
                if (!entry.getKey().equals(METADATA)) {
                    tensors.put(entry.getKey(), tensor(channel, dataFrom, entry.getKey(), entry.getValue(), file));
                }
            }
            return new Contents(tensors, metadata);
        }
    }

    /** Writes and flushes a file; tensors in the order given, the header padded so that they are aligned to 8 bytes. */
    public static void write(Path file, List<Floats> tensors, Map<String, String> metadata) throws IOException {
        var header = JSON.createObjectNode();
        var described = header.putObject(METADATA);
        metadata.forEach(described::put);
        long offset = 0;
        for (var tensor : tensors) {
            var entry = header.putObject(tensor.name()).put("dtype", "F32");
            var shape = entry.putArray("shape");
            long values = 1;
            for (long size : tensor.shape()) {
                shape.add(size);
                values *= size;
            }
            var range = entry.putArray("data_offsets").add(offset);
            offset += values * Float.BYTES;
            range.add(offset);
        }
        var json = JSON.writeValueAsBytes(header);
        int padding = (Long.BYTES - json.length % Long.BYTES) % Long.BYTES;
        var start = ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(json.length + padding).put(json).put(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
        DurableFiles.write(file, channel -> {
            DurableFiles.writeFully(channel, start.flip());
            for (var tensor : tensors) {
                var values = tensor.values().get();
                var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                DurableFiles.writeFully(channel, bytes);
            }
        });
    }

    private static JsonNode header(ByteBuffer bytes, Path file) {
        try {
            var header = JSON.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
            if (header != null && header.isObject()) {
                return header;
            }
            throw new CheckpointRefused(file.getFileName() + " has a header that is not a JSON object.");
        } catch (JsonProcessingException e) {
            throw new CheckpointRefused(file.getFileName() + " has a header that is not JSON.", e);
        }
    }

    private static StoredTensor tensor(FileChannel channel, long dataFrom, String name, JsonNode entry, Path file)
            throws IOException {
        var type = entry.path("dtype").asText();
        var valueBytes = BYTES_PER_VALUE.get(type);
        if (valueBytes == null) {
            throw new CheckpointRefused("Tensor " + name + " in " + file.getFileName() + " has type '" + type
                    + "'; allowed: F32, F16, BF16.");
        }
        var shape = new ArrayList<Long>();
        long size = valueBytes;
        for (var dimension : entry.path("shape")) {
            long length = dimension.asLong(-1);
            if (length < 0 || (length > 0 && size > Integer.MAX_VALUE / length)) {
                throw new CheckpointRefused("Tensor " + name + " in " + file.getFileName() + " has the shape "
                        + entry.path("shape") + "; allowed: up to 2 GiB.");
            }
            shape.add(length);
            size *= length;
        }
        long from = entry.path("data_offsets").path(0).asLong(-1);
        long to = entry.path("data_offsets").path(1).asLong(-1);
        if (from < 0 || to < from || to - from != size || to > channel.size() - dataFrom) {
            throw new CheckpointRefused("Tensor " + name + " in " + file.getFileName() + " has the byte range "
                    + entry.path("data_offsets") + ", but its shape needs " + size + " bytes and the file has "
                    + (channel.size() - dataFrom) + ".");
        }
        return new StoredTensor(name, type, List.copyOf(shape), file, dataFrom + from, (int) size);
    }

    static ByteBuffer read(FileChannel channel, long from, int length, Path file) throws IOException {
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new CheckpointRefused(
                        file.getFileName() + " ends too early, after " + channel.size() + " bytes.");
            }
        }
        return buffer.flip();
    }
}
