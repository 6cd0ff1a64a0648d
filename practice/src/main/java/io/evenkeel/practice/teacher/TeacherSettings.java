package io.evenkeel.practice.teacher;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a teacher's server needs beside teacher, bill and dials.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 for any free one
 * @param apiKey what {@code Authorization: Bearer} must carry; null when everyone may ask
 * @param model the name that {@code GET /v1/models} lists
 * @param notes counts that {@code GET /practice/bill} shows beside the totals
 */
public record TeacherSettings(
        String host, int port, @Nullable String apiKey, String model, Map<String, Integer> notes) {
    public TeacherSettings {
        notes = Map.copyOf(notes);
    }

    @Override
    public String toString() {
        return "TeacherSettings[" + host + ":" + port + ", model=" + model + ", apiKey="
                + (apiKey == null ? "none" : "***") + "]";
    }
}
