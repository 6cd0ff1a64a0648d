package io.evenkeel.gateway.domain.quote;

import java.util.List;

/** How the teacher is asked for a worked answer: zero-shot chain of thought (design §5, "Rationale"). */
public final class RationalePrompt {
    private RationalePrompt() {}

    /** The pipeline's instruction as system message, where it has one, and the question as user message. */
    public static List<ChatMessage> of(String instruction, String question) {
        var user = new ChatMessage("user", question);
        return instruction.isBlank() ? List.of(user) : List.of(new ChatMessage("system", instruction), user);
    }
}
