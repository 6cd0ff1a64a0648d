package io.evenkeel.student.chat;

import org.jspecify.annotations.Nullable;

/** A chat template that cannot be rendered; the message is one sentence that names the reason. */
public final class ChatTemplateRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChatTemplateRefused(String sentence) {
        super(sentence);
    }

    public ChatTemplateRefused(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
