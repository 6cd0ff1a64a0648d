package io.evenkeel.practice.recorded;

import io.evenkeel.practice.domains.QuestionText;
import io.evenkeel.practice.domains.Solution;
import io.evenkeel.practice.teacher.ApiError;
import io.evenkeel.practice.teacher.BillKind;
import io.evenkeel.practice.teacher.Call;
import io.evenkeel.practice.teacher.Dials;
import io.evenkeel.practice.teacher.QuestionWriting;
import io.evenkeel.practice.teacher.Teacher;
import java.util.Map;

/**
 * Answers from a {@link TeacherFile}: a question is found by its text, white space aside. What is not in the file is
 * refused, and so is a request to write questions.
 */
public final class RecordedTeacher implements Teacher {
    private final Map<String, RecordedAnswer> byQuestion;

    public RecordedTeacher(TeacherFile file) {
        this.byQuestion = file.byQuestion();
    }

    @Override
    public Reply answer(Call call, Dials dials) throws ApiError {
        var message = call.request().lastUserMessage();
        // Looked up first: a file may well hold a question that begins like a request to write some.
        var recorded = byQuestion.get(QuestionText.collapsed(message));
        if (recorded != null) {
            return new Reply(new Solution(recorded.rationale(), recorded.answer()).text(), BillKind.SOLVED);
        }
        if (QuestionWriting.isAskedIn(message)) {
            throw new ApiError(400, "writes_no_questions", "A recorded teacher writes no new questions.");
        }
        throw new ApiError(404, "question_not_recorded", "This question is not in the teacher file.");
    }
}
