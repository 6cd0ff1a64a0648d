package io.evenkeel.synthesizer.drafting;

import io.evenkeel.contracts.avro.DraftRequest;
import io.evenkeel.student.CurrentStudent;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.Sampling;
import java.util.Collections;
import java.util.List;

/** Has the announced student write, as often as asked, from the one prompt that names the domain. */
public final class StudentWriter implements QuestionWriter, AutoCloseable {
    private final CurrentStudent students = new CurrentStudent();
    private final double temperature;
    private final double topP;

    /**
     * @param temperature of the sampling, dimensionless, above 0
     * @param topP its nucleus, a probability
     */
    public StudentWriter(double temperature, double topP) {
        this.temperature = temperature;
        this.topP = topP;
    }

    @Override
    public List<String> write(DraftRequest request) {
        var student = students.of(request.getCheckpointUri(), request.getCheckpointHash());
        var prompt = Prompt.newQuestion(request.getDomain());
        var sampling = new Sampling(request.getMaxTokens(), temperature, topP, request.getSeed());
        return student.generate(Collections.nCopies(request.getCount(), prompt), sampling);
    }

    @Override
    public void close() {
        students.close();
    }
}
