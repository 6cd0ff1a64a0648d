package io.evenkeel.practice.teacher;

/** Who answers: by solving, or from a record. */
public interface Teacher {
    /**
     * The whole reply to a call, before {@code max_tokens} cuts it. A pure function of its arguments.
     *
     * @throws ApiError when the teacher refuses; nothing is billed then
     */
    Reply answer(Call call, Dials dials) throws ApiError;

    /**
     * What a teacher says.
     *
     * @param content the reply's text
     * @param kind what was done for it
     */
    record Reply(String content, BillKind kind) {}
}
