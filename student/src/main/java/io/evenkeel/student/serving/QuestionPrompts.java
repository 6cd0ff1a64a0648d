package io.evenkeel.student.serving;

import io.evenkeel.student.Student;
import io.evenkeel.student.StudentFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Prompts for a student without a chat template. It was trained on single questions, so the user's last message is all that
 * it is given, in {@link StudentFormat}.
 */
public final class QuestionPrompts implements Function<List<ServedMessage>, long[]> {
    private final Student student;

    public QuestionPrompts(Student student) {
        this.student = student;
    }

    /** @throws IllegalArgumentException where no message is the user's */
    @Override
    public long[] apply(List<ServedMessage> messages) {
        return messages.reversed().stream()
                .filter(message -> message.role().equals("user"))
                .findFirst()
                .map(message -> student.promptIds(StudentFormat.prompt(message.content())))
                .orElseThrow(() ->
                        new IllegalArgumentException("messages has none of role user; allowed: at least one of them."));
    }
}
