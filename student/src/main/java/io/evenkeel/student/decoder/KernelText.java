package io.evenkeel.student.decoder;

import io.evenkeel.student.LoraSettings;
import io.evenkeel.student.Projection;
import io.evenkeel.student.StudentConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of kernels.py with what stands between @ filled in for one decoder. */
final class KernelText {
    private static final String FILE = "kernels.py";
    private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z_]+)@");

    private final StudentConfig config;
    private final @Nullable LoraSettings lora;
    private final Precision precision;

    /** @param lora of the adapter; null for none */
    KernelText(StudentConfig config, @Nullable LoraSettings lora, Precision precision) {
        this.config = config;
        this.lora = lora;
        this.precision = precision;
    }

    String filledIn() {
        try (var in = Objects.requireNonNull(KernelText.class.getResourceAsStream(FILE), FILE)) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return PLACEHOLDER.matcher(text).replaceAll(found -> value(found.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String value(String placeholder) {
        return switch (placeholder) {
            case "ARCHITECTURE" -> config.architecture().modelType();
            case "RMS_NORM_EPS" -> Double.toString(config.rmsNormEps());
            case "HEADS" -> Integer.toString(config.heads());
            case "HEAD_DIM" -> Integer.toString(config.headDim());
            case "PER_LAYER" -> Integer.toString(ownWeights() + adapterWeights());
            case "COMPUTE" -> Integer.toString(precision.scalarType());
            case "LORA_SCALE" -> Double.toString(lora == null ? 1.0 : lora.scale());
            case "LORA_DROPOUT" -> Double.toString(lora == null ? 0.0 : lora.dropout());
            default -> Integer.toString(pair(placeholder));
        };
    }

    /** Where a projection's adapter stands in its layer's list; -1 where it has none. */
    private int pair(String placeholder) {
        var wanted = Projection.valueOf(placeholder.replace("LORA_", ""));
        int next = ownWeights();
        for (var projection : Projection.values()) {
            boolean adapted = lora != null && lora.targets().contains(projection);
            if (projection == wanted) {
                return adapted ? next : -1;
            }
            next += adapted ? 2 : 0;
        }
        throw new IllegalStateException(placeholder);
    }

    private int ownWeights() {
        return WeightLayout.layer(config, 0).size();
    }

    private int adapterWeights() {
        return lora == null ? 0 : 2 * lora.targets().size();
    }
}
