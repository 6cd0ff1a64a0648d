package io.evenkeel.trainer.training;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.Teacher;
import io.evenkeel.student.ModelCard;
import io.evenkeel.student.StudentTraining.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The model card of a stage's checkpoint. It is part of what the checkpoint's name hashes, so it is a function of what the
 * training is one of, and says nothing that was measured later: {@code evenkeel student export} adds that.
 */
final class StageCard {
    private StageCard() {}

    static ModelCard of(
            PipelineDefinition definition,
            StartingStudent start,
            String manifestHash,
            Plan plan,
            List<TrainingExample> examples) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("pipeline", definition.getLedger() + "/" + definition.getPipeline());
        facts.put("manifest", manifestHash);
        facts.put("teacher", teacher(definition));
        facts.put("terms of the teacher's outputs", definition.getTeacherTerms());
        facts.put("teacher budget of the pipeline", definition.getBudgetTokens() + " tokens");
        facts.put("policy", definition.getPolicy());
        facts.put("steps", plan.steps() + " of " + plan.batchSize() + " examples");
        facts.put("learning rate", Double.toString(plan.learningRate()));
        facts.put("seed", Long.toString(plan.seed()));
        var lora = plan.lora();
        facts.put(
                "trained",
                lora == null
                        ? "all weights"
                        : "adapter of rank %d, alpha %s, in lora/".formatted(lora.rank(), lora.alpha()));
        return new ModelCard(start.name(), facts, Map.of("Data", data(examples)));
    }

    private static String teacher(PipelineDefinition definition) {
        return definition.getTeachers().isEmpty()
                ? definition.getTeacherModel()
                : definition.getTeachers().stream()
                        .map(Teacher::getModel)
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private static String data(List<TrainingExample> examples) {
        var counts = new TreeMap<String, Integer>();
        examples.forEach(example -> counts.merge(example.domain(), 1, Integer::sum));
        var table = new StringBuilder("Examples that the stage's manifest and those before it seal, by domain.\n\n");
        table.append("| domain | examples |\n|---|---:|\n");
        counts.forEach((domain, count) -> table.append("| ")
                .append(ModelCard.cell(domain))
                .append(" | ")
                .append(count)
                .append(" |\n"));
        return table.toString();
    }
}
