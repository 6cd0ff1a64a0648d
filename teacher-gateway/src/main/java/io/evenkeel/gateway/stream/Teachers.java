package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.gateway.domain.quote.DatedPrice;
import io.evenkeel.gateway.domain.result.Reason;
import io.evenkeel.gateway.domain.teacher.TeacherOrder;
import io.evenkeel.gateway.domain.teacher.WeightedTeacher;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.runtime.Outbox;
import java.util.List;
import java.util.Optional;

/** Who may make an item's calls: those whom its definition names, this gateway knows and the price list has a price for. */
final class Teachers {
    private final Outbox outbox;
    private final QuotingSettings settings;

    Teachers(Outbox outbox, QuotingSettings settings) {
        this.outbox = outbox;
        this.settings = settings;
    }

    /** In the order of the item's present call, without those that failed. */
    List<WeightedTeacher> notFailed(Work work, PipelineDefinition definition) {
        return inOrder(work, definition).stream()
                .filter(teacher -> !work.failed().contains(teacher.name()))
                .toList();
    }

    /** Why there is none of them; nothing where there is one. */
    Optional<Reason> whyNobody(Work work, PipelineDefinition definition) {
        if (all(definition).stream().noneMatch(this::isKnown)) {
            return Optional.of(Reason.NO_TEACHER);
        }
        return inOrder(work, definition).isEmpty() ? Optional.of(Reason.NO_PRICE) : Optional.empty();
    }

    /** Whether one is left beside those that failed and the one that makes the present call. */
    boolean hasOthers(Work called, PipelineDefinition definition) {
        return notFailed(called, definition).stream()
                .anyMatch(teacher -> !teacher.name().equals(called.teacher()));
    }

    /** The model to ask the present call's teacher for. */
    String model(Work called, PipelineDefinition definition) {
        return all(definition).stream()
                .filter(teacher -> teacher.name().equals(called.teacher()))
                .map(WeightedTeacher::model)
                .findFirst()
                .orElseGet(definition::getTeacherModel);
    }

    /** Whether it makes the item's present call through its batch API. */
    boolean batches(WeightedTeacher teacher, Work work, PipelineDefinition definition) {
        return settings.batching().contains(teacher.name())
                && definition.getBatch().contains(Purposes.toAvro(work.purpose()));
    }

    /** What the item's present call costs with it now; nothing where the list does not say. */
    Optional<DatedPrice> price(WeightedTeacher teacher, Work work, PipelineDefinition definition) {
        var prices = batches(teacher, work, definition) ? settings.batchPrices() : settings.prices();
        return prices.at(teacher.model(), outbox.now());
    }

    private List<WeightedTeacher> inOrder(Work work, PipelineDefinition definition) {
        var call = work.id() + "/" + work.purpose().name();
        return TeacherOrder.of(definition.getSeed(), call, all(definition)).stream()
                .filter(teacher ->
                        isKnown(teacher) && price(teacher, work, definition).isPresent())
                .toList();
    }

    private boolean isKnown(WeightedTeacher teacher) {
        return teacher.name().isEmpty() || settings.teachers().contains(teacher.name());
    }

    private static List<WeightedTeacher> all(PipelineDefinition definition) {
        return definition.getTeachers().isEmpty()
                ? List.of(WeightedTeacher.only(definition.getTeacherModel()))
                : definition.getTeachers().stream()
                        .map(teacher -> new WeightedTeacher(teacher.getName(), teacher.getModel(), teacher.getWeight()))
                        .toList();
    }
}
