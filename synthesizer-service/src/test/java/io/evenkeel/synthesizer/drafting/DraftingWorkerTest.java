package io.evenkeel.synthesizer.drafting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.DraftRequest;
import io.evenkeel.contracts.avro.Drafts;
import io.evenkeel.runtime.Worker;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.checkpoint.CheckpointName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftingWorkerTest {
    @TempDir
    private Path folder;

    @Test
    void theSameRequestToTheSameStudentGivesTheSameDraftsAndTheyDiffer() {
        var request = request(savedStudent());
        try (var writer = new StudentWriter(1.0, 1.0);
                var again = new StudentWriter(1.0, 1.0)) {
            var drafts = writer.write(request);
            assertThat(drafts).hasSize(3).doesNotHaveDuplicates();
            assertThat(again.write(request)).isEqualTo(drafts);
        }
    }

    @Test
    void aCheckpointThatIsNotWhatItsNameSaysIsRefused() {
        savedStudent();
        try (var writer = new StudentWriter(1.0, 1.0)) {
            assertThatThrownBy(() -> writer.write(request("0000"))).isInstanceOf(CheckpointRefused.class);
        }
    }

    @Test
    void draftsCarryTheIdOfTheirRequestAndAreKeyedByPipeline() {
        assertThat(performed(request -> List.of("what is 1 + 1 ?"))).containsExactly("synthesizer.drafts acme/p d-1 1");
    }

    @Test
    void aStudentThatCannotWriteAnswersWithNoQuestions() {
        assertThat(performed(request -> {
                    throw new IllegalStateException("the checkpoint is gone");
                }))
                .containsExactly("synthesizer.drafts acme/p d-1 0");
    }

    private List<String> performed(QuestionWriter writer) {
        var sent = new ArrayList<String>();
        new DraftingWork(writer)
                .perform(
                        List.of(new Worker.Job<>(
                                request("h"), new Cause("synthesizer.draft-requests", 0, 0L), new RecordHeaders())),
                        new Worker.Results() {
                            @Override
                            public <R extends SpecificRecord> void send(
                                    Topic<R> topic, String key, R value, Worker.Job<?> job) {
                                var drafts = (Drafts) value;
                                sent.add(topic.name() + " " + key + " " + drafts.getRequestId() + " "
                                        + drafts.getQuestions().size());
                            }
                        });
        return sent;
    }

    private String savedStudent() {
        try (var student = Student.create(StudentConfig.tiny(), 1)) {
            student.save(folder.resolve("student"));
        }
        return CheckpointName.of(folder.resolve("student"));
    }

    private DraftRequest request(String hash) {
        var uri = folder.resolve("student").toUri().toString();
        return new DraftRequest("d-1", "acme", "p", 1, 0, "adding", 3, 7L, uri, hash, 16);
    }
}
