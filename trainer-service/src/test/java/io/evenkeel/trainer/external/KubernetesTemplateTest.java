package io.evenkeel.trainer.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.evenkeel.trainer.domain.job.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/external-training/kubernetes/submit.sh} before a kubectl of the test's. */
class KubernetesTemplateTest {
    private static final Runnable NOBODY_WAITS = () -> {};

    /** Knows Jobs as files: what was created, and the conditions that the test gives them. */
    private static final String KUBECTL = """
            here=$(dirname "$0")
            echo "$*" >>"$here/calls"
            if [ -e "$here/away" ]; then echo "Unable to connect to the server" >&2; exit 1; fi
            case " $* " in
                *" create -f - "*)
                    cat >"$here/created"
                    if [ -e "$here/job" ]; then
                        echo 'Error from server (AlreadyExists): jobs.batch "x" already exists' >&2
                        exit 1
                    fi
                    echo "||||" >"$here/job" ;;
                *" get job "*) [ ! -e "$here/job" ] || echo "x$(cat "$here/job")" ;;
                *" delete job "*) rm -f "$here/job" ;;
                *) exit 9 ;;
            esac
            """;

    @TempDir
    Path folder;

    private JobCommand command;
    private JobFolder job;

    @BeforeEach
    void aClusterWithoutJobs() throws IOException {
        var kubectl = LocalTemplate.program(folder, "kubectl", KUBECTL);
        command = new JobCommand(List.of(
                "env",
                "EVENKEEL_JOB_KUBECTL=" + kubectl,
                "EVENKEEL_JOB_NAMESPACE=ml",
                "EVENKEEL_JOB_IMAGE=registry.example/trl:1",
                "EVENKEEL_JOB_GPUS=2",
                LocalTemplate.DEPLOY.resolve("kubernetes/submit.sh").toString()));
        job = new JobFolder(folder.resolve("home/external/t-0123456789abcdef0123456789-01234567-1"));
        Files.createDirectories(job.path());
    }

    @Test
    void aJobIsUnknownUntilItIsStartedAndThenRuns() throws IOException {
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Unknown());
        assertThat(command.start(job, NOBODY_WAITS)).isEmpty();
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Running(0));
        Files.writeString(job.path().resolve("step"), "17");
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Running(17));
        assertThat(Files.readString(folder.resolve("calls"))).startsWith("--namespace ml ");
    }

    @Test
    void theJobHasTheJobsNameAndSeesTheFolderUnderItsOwnPath() throws IOException {
        command.start(job, NOBODY_WAITS);
        var created = yaml(folder.resolve("created"));
        assertThat(created.path("kind").asText()).isEqualTo("Job");
        assertThat(created.at("/metadata/name").asText()).isEqualTo("evenkeel-" + job.name());
        assertThat(created.at("/spec/backoffLimit").asInt(-1)).isZero();
        var container = created.at("/spec/template/spec/containers/0");
        assertThat(container.path("image").asText()).isEqualTo("registry.example/trl:1");
        assertThat(container.path("args"))
                .last()
                .extracting(JsonNode::asText)
                .isEqualTo(job.path().toString());
        assertThat(container.at("/volumeMounts/0/mountPath").asText())
                .isEqualTo(folder.resolve("home").toString());
        assertThat(container.at("/resources/limits").path("nvidia.com/gpu").asText())
                .isEqualTo("2");
        assertThat(Files.readString(folder.resolve("created"))).doesNotContain("@");
    }

    @Test
    void aSecondStartOfTheSameNameIsNoFailureAndNoSecondJob() {
        assertThat(command.start(job, NOBODY_WAITS)).isEmpty();
        assertThat(command.start(job, NOBODY_WAITS)).isEmpty();
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Running(0));
    }

    @Test
    void aClusterThatIsAwayIsNoAnswerToAnyQuestion() throws IOException {
        Files.createFile(folder.resolve("away"));
        assertThat(command.status(job, NOBODY_WAITS))
                .isEqualTo(new JobStatus.NoAnswer("status ended with code 1: Unable to connect to the server"));
        assertThat(command.start(job, NOBODY_WAITS))
                .contains("start ended with code 1: Unable to connect to the server");
        assertThat(command.cancel(job, NOBODY_WAITS))
                .contains("cancel ended with code 1: Unable to connect to the server");
    }

    @Test
    void theEndIsWhatTheJobsConditionsSay() throws IOException {
        command.start(job, NOBODY_WAITS);
        Files.writeString(folder.resolve("job"), "|True|||");
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Succeeded());
        Files.writeString(folder.resolve("job"), "||True|BackoffLimitExceeded|Job has reached the limit");
        assertThat(command.status(job, NOBODY_WAITS))
                .isEqualTo(new JobStatus.Failed("BackoffLimitExceeded: Job has reached the limit"));
    }

    @Test
    void aStudentThatIsThereCountsAlsoWhenTheClusterForgotItsJob() throws IOException {
        Files.createDirectories(job.output());
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Succeeded());
    }

    @Test
    void cancelDeletesTheJobAndASecondOneFindsNothingToDo() {
        command.start(job, NOBODY_WAITS);
        assertThat(command.cancel(job, NOBODY_WAITS)).isEmpty();
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Unknown());
        assertThat(command.cancel(job, NOBODY_WAITS)).isEmpty();
    }

    @Test
    void theRoleIsYamlOfOneRule() throws IOException {
        var role = yaml(LocalTemplate.DEPLOY.resolve("kubernetes/rbac.yaml"));
        assertThat(role.at("/rules/0/verbs")).extracting(JsonNode::asText).containsExactly("create", "get", "delete");
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new YAMLMapper().readTree(file.toFile());
    }
}
