package io.evenkeel.trainer.external;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.LoraSettings;
import io.evenkeel.student.Projection;
import io.evenkeel.student.StudentTraining.Plan;
import io.evenkeel.student.chat.ChatTemplate;
import io.evenkeel.student.checkpoint.CheckpointName;
import io.evenkeel.student.checkpoint.DurableFiles;
import io.evenkeel.trainer.checkpoint.Folder;
import io.evenkeel.trainer.training.Lesson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what a job needs: complete and flushed under the job's name, or not there. */
final class HandOver {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Random generators of most stacks take 32 bits, and JSON numbers are exact up to 53: 31 bits are safe everywhere. */
    private static final int DROPPED_SEED_BITS = 33;

    private final Path folder;
    private final Path writing;

    /**
     * @param folder of all jobs
     * @param instance a name of this replica, stable over its restarts
     */
    HandOver(Path folder, String instance) {
        this.folder = folder;
        this.writing = folder.resolve(".writing-" + instance);
    }

    /**
     * Writes the job's folder. Where another replica was faster its folder stays: it says the same.
     *
     * @throws UncheckedIOException where a file cannot be read or written
     */
    void write(JobFolder job, Assignment assignment, List<Lesson> lessons, Plan plan, Instant now) {
        try {
            Folder.remove(writing);
            var input = Files.createDirectories(writing.resolve("input"));
            var base = input.resolve("base");
            assignment.start().save().accept(base);
            DurableFiles.write(input.resolve("train.jsonl"), channel -> {
                var out = new BufferedOutputStream(Channels.newOutputStream(channel));
                for (var lesson : lessons) {
                    out.write(line(lesson));
                    out.write('\n');
                }
                out.flush();
            });
            var manifest =
                    manifest(job.name(), assignment, lessons.size(), plan, CheckpointName.of(base), isChat(base));
            DurableFiles.write(
                    input.resolve("manifest.json"),
                    JSON.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(manifest)
                            .getBytes(StandardCharsets.UTF_8));
            JobFolder.noteTime(writing, now);
            DurableFiles.flushFolder(input);
            DurableFiles.flushFolder(writing);
            rename(job);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rename(JobFolder job) throws IOException {
        try {
            DurableFiles.rename(writing, job.path());
        } catch (FileSystemException e) {
            if (!job.isHandedOver()) {
                throw e;
            }
            Folder.remove(writing);
        }
        DurableFiles.flushFolder(folder);
    }

    /** Whether evaluation will ask by a chat template. */
    private static boolean isChat(Path base) {
        return ChatTemplate.read(base).isPresent();
    }

    private static Map<String, Object> lora(LoraSettings settings) {
        var json = new LinkedHashMap<String, Object>();
        json.put("rank", settings.rank());
        json.put("alpha", settings.alpha());
        json.put("dropout", settings.dropout());
        json.put(
                "targets",
                settings.targets().stream().map(Projection::moduleName).toList());
        return json;
    }

    /** Messages as a chat template takes them; prompt and completion as evaluation uses them where there is none. */
    private static byte[] line(Lesson lesson) throws JsonProcessingException {
        var line = new LinkedHashMap<String, Object>();
        line.put(
                "messages",
                List.of(message("user", lesson.prompt().message()), message("assistant", lesson.completion())));
        line.put("id", lesson.id());
        line.put("domain", lesson.domain());
        line.put("prompt", lesson.prompt().words());
        line.put("completion", lesson.completion());
        return JSON.writeValueAsBytes(line);
    }

    private static Map<String, String> message(String role, String content) {
        var message = new LinkedHashMap<String, String>();
        message.put("role", role);
        message.put("content", content);
        return message;
    }

    private static Map<String, Object> manifest(
            String job, Assignment assignment, int lessons, Plan plan, String baseHash, boolean chat) {
        var sealed = assignment.manifest();
        var json = new LinkedHashMap<String, Object>();
        json.put("job", job);
        json.put("ledger", sealed.getLedger());
        json.put("pipeline", sealed.getPipeline());
        json.put("stage", sealed.getStage());
        json.put("manifestHash", sealed.getManifestHash());
        json.put("merkleRoot", sealed.getMerkleRoot());
        json.put("count", sealed.getCount());
        json.put("examples", assignment.examples().size());
        json.put("lines", lessons);
        json.put("baseHash", baseHash);
        json.put("seed", plan.seed() >>> DROPPED_SEED_BITS);
        json.put("steps", plan.steps());
        json.put("batch", plan.batchSize());
        json.put("learningRate", plan.learningRate());
        json.put("warmupSteps", plan.warmupSteps());
        json.put("weightDecay", plan.weightDecay());
        json.put("clipNorm", plan.clipNorm());
        json.put("maxSequenceTokens", plan.maxTokens());
        json.put("chat", chat);
        json.put("lora", plan.lora() == null ? null : lora(plan.lora()));
        return json;
    }
}
