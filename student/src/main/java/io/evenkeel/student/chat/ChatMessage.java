package io.evenkeel.student.chat;

/**
 * One turn of a conversation.
 *
 * @param role as the template knows it: {@code system}, {@code user}, {@code assistant}
 * @param content what was said; data, whatever it spells
 */
public record ChatMessage(String role, String content) {}
