package io.evenkeel.student.decoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs kernel text into the archive that PyTorch loads: a zip of the code, one pickled object of the class Kernels
 * without weights, and no constants.
 *
 * <p>Source: PyTorch's torch/csrc/jit/docs/serialization.md; pickle protocol 2.
 */
final class TorchScriptArchive {
    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    private TorchScriptArchive() {}

    static byte[] of(String code) {
        var archive = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(archive)) {
            entry(zip, "data.pkl", kernelsObject());
            entry(zip, "constants.pkl", EMPTY_TUPLE);
            entry(zip, "version", ascii("3\n"));
            entry(zip, "byteorder", ascii("little"));
            entry(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("A zip in memory cannot fail.", e);
        }
        return archive.toByteArray();
    }

    /** {@code Kernels()} with the state {training: True, _is_full_backward_hook: None}. */
    private static byte[] kernelsObject() {
        var pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes(ascii("c__torch__\nKernels\n)"));
        pickle.write(0x81);
        pickle.writeBytes(ascii("}("));
        pickle.writeBytes(text("training"));
        pickle.write(0x88);
        pickle.writeBytes(text("_is_full_backward_hook"));
        pickle.writeBytes(ascii("Nub."));
        return pickle.toByteArray();
    }

    private static byte[] text(String value) {
        var bytes = ascii(value);
        return ByteBuffer.allocate(5 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'X')
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] ascii(String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry("kernels/" + name));
        zip.write(bytes);
        zip.closeEntry();
    }
}
