package io.evenkeel.practice.teacher;

/**
 * One message of a conversation.
 *
 * @param role {@code system}, {@code developer}, {@code user} or {@code assistant}
 * @param content its text
 */
public record ChatMessage(String role, String content) {}
