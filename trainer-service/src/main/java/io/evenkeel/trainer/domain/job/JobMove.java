package io.evenkeel.trainer.domain.job;

/**
 * What to do about a job, from what can be seen of it now. A function of the job's folder and of what the command says,
 * never of what this process remembers having done: so a restart goes on where the job is.
 */
public sealed interface JobMove {

    /** Start it: nobody did. */
    record Start() implements JobMove {}

    /** Look again later. */
    record Wait() implements JobMove {}

    /** Take the student that it left. */
    record Take() implements JobMove {}

    /** The attempt ended without a student. */
    record GiveUp(String reason) implements JobMove {}

    /** End it: it had its time. */
    record CallOff() implements JobMove {}

    /** Where the student was left, that is all that counts. */
    static JobMove ofFolder(boolean outputIsThere) {
        return outputIsThere ? new Take() : new Wait();
    }

    /**
     * What to do where no student was left yet.
     *
     * @param overdue whether the job has had its time
     * @param patient whether a student may still come to light after the job said that it succeeded: a shared file system
     *     shows new names late
     */
    static JobMove of(JobStatus status, boolean overdue, boolean patient) {
        return switch (status) {
            case JobStatus.Failed failed -> new GiveUp("the job failed: " + failed.reason());
            case JobStatus.Succeeded succeeded when patient -> new Wait();
            case JobStatus.Succeeded succeeded ->
                new GiveUp("the job says that it succeeded, but its folder has no output");
            case JobStatus.Unknown unknown -> overdue ? new CallOff() : new Start();
            case JobStatus.Running running -> overdue ? new CallOff() : new Wait();
            case JobStatus.NoAnswer noAnswer -> overdue ? new CallOff() : new Wait();
        };
    }
}
