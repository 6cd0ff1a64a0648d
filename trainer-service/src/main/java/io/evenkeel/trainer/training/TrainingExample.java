package io.evenkeel.trainer.training;

/** An example as the student learns it, its content checked against the manifest. */
public record TrainingExample(String candidateId, String domain, String question, String rationale, String answer) {}
